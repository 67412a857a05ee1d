public import PartyKit
public import ShipmentModel

/// An adapter that stands before another one and says as it does, but for what it says itself: a platform gone wrong in a
/// simulation, or one that a test puts words into.
public protocol ForwardingPlatformAdapter: PlatformAdapter {
    /// Who says everything that is not said otherwise.
    var real: any PlatformAdapter { get }
}

extension ForwardingPlatformAdapter {
    public var profile: PartyProfile { real.profile }
    public var provesParcelsComplete: Bool { real.provesParcelsComplete }
    public var knowsRefundKeys: Bool { real.knowsRefundKeys }
    public var settleDelay: Duration { real.settleDelay }
    public var idempotencyWindow: Duration? { real.idempotencyWindow }
    public var deliveryDelays: [Duration] { real.deliveryDelays }
    public func refundReminders(for account: Account) -> [Duration] { real.refundReminders(for: account) }

    public func carrier(forCode code: String) -> CarrierID? { real.carrier(forCode: code) }

    public func request(
        for wish: PlatformWish, account: Account, stamp: Stamp
    ) throws(PartyError) -> OutboundRequest {
        try real.request(for: wish, account: account, stamp: stamp)
    }

    public func read(
        _ answer: InboundAnswer, of operation: Operation, shop: ShopID, to wish: PlatformWish?, heard: Instant
    ) throws(PartyError) -> PlatformReport {
        try real.read(answer, of: operation, shop: shop, to: wish, heard: heard)
    }

    public func receive(
        _ push: InboundPush, of operation: Operation, account: Account
    ) throws(PartyError) -> PlatformPushReading {
        try real.receive(push, of: operation, account: account)
    }

    public func refusal(of push: InboundPush, status: Int) -> Acknowledgement {
        real.refusal(of: push, status: status)
    }
}
