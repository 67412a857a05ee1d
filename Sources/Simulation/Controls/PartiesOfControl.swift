internal import CarrierKit
internal import Gateway
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

/// How a control's adapters differ from the real ones.
struct PartiesOfControl: Sendable {
    enum Refund: Sendable { case asDecided, freshKey, oneMore }

    var believesForgeries = false
    var refund = Refund.asDecided
    var looksAreStale = false
    var queriesFindNothing = false
    var versionIsDropped = false

    func change(_ parties: inout Parties) {
        if believesForgeries {
            for (id, carrier) in parties.carriers { parties.carriers[id] = CredulousCarrier(real: carrier) }
        }
        if refund != .asDecided || looksAreStale || queriesFindNothing || versionIsDropped {
            for (id, platform) in parties.platforms {
                parties.platforms[id] = WrongPlatform(real: platform, wrong: self, memory: WrongPlatform.Memory())
            }
        }
    }
}

/// A carrier's adapter that believes a push whatever its signature says.
private struct CredulousCarrier: CarrierAdapter {
    let real: any CarrierAdapter

    var profile: PartyProfile { real.profile }
    var vocabulary: any CarrierVocabulary { real.vocabulary }

    func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> CarrierPushReading
    {
        var reading = try real.receive(push, of: operation, account: account)
        if reading.report == nil {
            reading.report = try real.readPushBody(push.body, of: operation)
            reading.signature = .verified
        }
        return reading
    }

    func request(for wish: CarrierWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest {
        try real.request(for: wish, account: account, stamp: stamp)
    }
    func read(_ answer: InboundAnswer, of operation: Operation, to wish: CarrierWish?) throws(PartyError)
        -> CarrierReport
    { try real.read(answer, of: operation, to: wish) }
    func money(ofFee written: String, account: Account) -> Money? { real.money(ofFee: written, account: account) }
    func refusal(of push: InboundPush, status: Int) -> Acknowledgement { real.refusal(of: push, status: status) }
    func pushOperation(of push: InboundPush, pathSegment: String) -> Operation {
        real.pushOperation(of: push, pathSegment: pathSegment)
    }
    func readPushBody(_ body: [UInt8], of operation: Operation) throws(PartyError) -> CarrierReport {
        try real.readPushBody(body, of: operation)
    }
}

/// A platform's adapter that orders something else than it was told, or reads something else than it was answered.
private struct WrongPlatform: ForwardingPlatformAdapter {
    final class Memory: @unchecked Sendable {
        var count = 0
        var firstSeen: [CaseKey: CaseSnapshot] = [:]
    }

    let real: any PlatformAdapter
    let wrong: PartiesOfControl
    let memory: Memory

    func request(for wish: PlatformWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest {
        switch wish {
        case .refund(let order): try real.request(for: .refund(changed(order)), account: account, stamp: stamp)
        case .queryRefund(let order) where account.values["status_url"] == nil:
            try real.request(for: .queryRefund(changed(order)), account: account, stamp: stamp)
        default: try real.request(for: wish, account: account, stamp: stamp)
        }
    }

    private func changed(_ order: PlatformWish.RefundOrder) -> PlatformWish.RefundOrder {
        if wrong.versionIsDropped {
            return .init(
                reference: .init(key: order.reference.key, version: nil), key: order.key, amount: order.amount,
                reason: order.reason)
        }
        switch wrong.refund {
        case .asDecided: return order
        case .freshKey:
            memory.count += 1
            return .init(
                reference: order.reference, key: RefundKey(rawValue: "\(order.key)\(memory.count)"),
                amount: order.amount, reason: order.reason)
        case .oneMore:
            return .init(
                reference: order.reference, key: order.key,
                amount: Money(minorUnits: order.amount.minorUnits + 1, currency: order.amount.currency),
                reason: order.reason)
        }
    }

    func read(
        _ answer: InboundAnswer, of operation: Operation, shop: ShopID, to wish: PlatformWish?, heard: Instant
    ) throws(PartyError) -> PlatformReport {
        var report = try real.read(answer, of: operation, shop: shop, to: wish, heard: heard)
        if wrong.looksAreStale, !isQuery(wish) || wrong.queriesFindNothing {
            if case .readCase? = wish {
                for snapshot in report.cases where memory.firstSeen[snapshot.key] == nil {
                    memory.firstSeen[snapshot.key] = snapshot
                }
            }
            report.cases = report.cases.map { memory.firstSeen[$0.key] ?? $0 }
        }
        if wrong.queriesFindNothing, isQuery(wish) { report.effect = .init(.notFound, .resendSameKey) }
        return report
    }

    private func isQuery(_ wish: PlatformWish?) -> Bool {
        if case .queryRefund? = wish { true } else { false }
    }
}
