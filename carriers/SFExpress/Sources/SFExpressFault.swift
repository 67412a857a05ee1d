internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// SF's error codes and what to do about them.
enum SFExpressFault {
    /// Codes of the platform: it did not pass the call on, or the service behind it failed or did not answer in time. After
    /// the latter an order may have been taken, and no key tells a repeated one from a new one.
    static func platform(code: String, message: String, of operation: Operation) -> PartyFault {
        let isThrottled = code == "A1005"
        let isRefused = isThrottled || callersFault.contains(code)
        let isPossiblyDone = operation == .intercept && !isRefused
        return PartyFault(
            code: code, message: message, isRetryable: !callersFault.contains(code) && !isPossiblyDone,
            isThrottled: isThrottled, isPossiblyDone: isPossiblyDone)
    }

    /// Codes of a service. Its own failures may be tried again only where a repetition does no harm.
    static func service(code: String, message: String, of operation: Operation) -> PartyFault {
        let isIdempotent = operation == .track || operation == .subscribe
        return PartyFault(
            code: code, message: message, isRetryable: isUpstream(code) && isIdempotent,
            isPossiblyDone: isUpstream(code) && operation == .intercept)
    }

    /// `<ERROR code="…">` or `<Error code="…">`: both spellings are in the wild [seen: ZK, public Java constants].
    static func legacy(_ error: XMLNode?) -> PartyFault {
        let code = error?.attribute("code") ?? ""
        let isInput = code == "4002" || code.hasPrefix("61")
        return PartyFault(
            code: code, message: Statement.collapse(error?.text) ?? "",
            isRetryable: code == "4001" ? true : isInput ? false : nil)
    }

    /// Whether the service itself failed: it decided nothing, or does not say what [seen: OC].
    static func isUpstream(_ code: String) -> Bool { code.isEmpty || code == "S0001" || code == "S0003" }

    /// Input (1001, 1002, 1007, 1010), permission (1003, 1004), digest and token (1006, 1011) [seen: OC], encoding (1008)
    /// [inferred]; flow control (1005), the target service (1009), 1099 and all others pass by waiting [seen: OC].
    private static let callersFault: Set<String> = [
        "A1001", "A1002", "A1003", "A1004", "A1006", "A1007", "A1008", "A1010", "A1011",
    ]
}
