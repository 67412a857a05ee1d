/// The rules of "refund after refusal" (domain §§3–6): pure functions from what is known to what follows.
public enum RefundRules {}
