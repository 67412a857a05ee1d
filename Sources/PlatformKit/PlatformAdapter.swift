public import PartyKit
import RefundRules
public import ShipmentModel

/// One shop platform, or a merchant's own system: the same pure shape as a carrier's adapter.
///
/// A push is a reason to read the case, never the case itself: what is stored comes from the answer to that read.
public protocol PlatformAdapter: Sendable {
    var profile: PartyProfile { get }
    /// The platform's codes of couriers. An unlisted one is nil: named, counted, an alarm.
    func carrier(forCode code: String) -> CarrierID?
    /// Whether an answer to `readCase` proves the list of parcels complete.
    var provesParcelsComplete: Bool { get }
    /// Whether the target knows refund keys. Without them the case is the key and the case is read before and after.
    var knowsRefundKeys: Bool { get }
    /// How long after an unknown answer `not_found` counts as surely not done.
    var settleDelay: Duration { get }
    /// For how long after the first attempt the same key is still recognised; nil: for ever.
    var idempotencyWindow: Duration? { get }

    /// How long to wait before each try of telling this party something, the first included; empty: as the caller does
    /// for everybody. After the last one a person is asked.
    var deliveryDelays: [Duration] { get }
    /// Set where asking what became of a refund is ordering it once more, under the same key: when that is done, counted
    /// from the first time the order was heard. After the last one a person is asked; empty: there is a real question.
    func refundReminders(for account: Account) -> [Duration]

    /// The exact request that expresses a wish.
    ///
    /// - Throws: ``PartyError`` with `.unsupported`, `.missingSetting` or `.cannotCompose`.
    func request(for wish: PlatformWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest

    /// Reads the answer to such a request.
    ///
    /// - Parameters:
    ///   - shop: The shop that was asked about; platforms name it in other words or not at all.
    ///   - wish: What was asked; nil for a body that is read without its question (`normalize`).
    func read(
        _ answer: InboundAnswer, of operation: Operation, shop: ShopID, to wish: PlatformWish?, heard: Instant
    ) throws(PartyError) -> PlatformReport

    /// Checks and reads a push. What is read is the very text that was checked, and what it cannot read it returns with the
    /// verdict (``PlatformPushReading/unreadable``): the message is then kept.
    ///
    /// - Throws: ``PartyError`` when nothing could be checked: settings are missing, or the party does not push such things.
    func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> PlatformPushReading

    /// What to answer when an acceptable push could not be committed or read.
    func refusal(of push: InboundPush, status: Int) -> Acknowledgement
}

extension PlatformAdapter {
    public var deliveryDelays: [Duration] { [] }
    public func refundReminders(for account: Account) -> [Duration] { [] }
}
