import Ledger
import PartyKit
import RefundRules
import ShipmentModel

/// The small world of the suite: one carrier, one platform, one shop, and time that stands where it is put.
enum World {
    static let carrier: CarrierID = "testpost"
    static let platform: PartyID = "testmall"
    static let shop: ShopID = "shop-1"
    /// 2026-11-22T01:00:00Z.
    static let start = Instant(seconds: 1_795_309_200)
    static let seal = try? MessageSeal(key: [UInt8](repeating: 7, count: 32))

    static func settings(_ change: (inout DecisionSettings) -> Void = { _ in }) -> DecisionSettings {
        var settings = DecisionSettings(
            vocabularies: Vocabularies([TestVocabulary()]), knownCarriers: [carrier],
            targets: [
                platform: .init(knowsRefundKeys: true, settleDelay: .seconds(60), idempotencyWindow: .hours(23))
            ])
        settings.defaultPolicy.interceptionChannels = [carrier: [carrier]]
        change(&settings)
        return settings
    }

    static func ledger<Store: LedgerStore>(
        on store: Store, settings: DecisionSettings = settings(), rules: DecisionRules = .standard,
        at now: Instant = start
    ) async throws -> LedgerEngine<Store> {
        try await LedgerEngine(
            store: store, settings: settings, seal: try unwrap(seal, "the sealing key"), rules: rules, at: now)
    }

    // MARK: What is heard

    static func number(_ index: Int = 1) throws -> WaybillKey {
        WaybillKey(carrier: carrier, waybill: try unwrap(Waybill("TP\(10_000 + index)"), "a waybill"))
    }

    static func caseKey(_ index: Int = 1) -> CaseKey {
        CaseKey(platform: platform, shop: shop, afterSaleID: "AS\(index)")
    }

    static let dispatched = start - .days(2)

    static func fact(
        _ code: String, about number: WaybillKey, at time: Instant, heard: Instant? = nil, text: String = "",
        verification: Verification = .verified, through routes: HearingRoutes = .push
    ) -> Fact {
        Fact(
            Statement(.scan, code: code, text: text, written: .instant(time, offsetSeconds: 28_800)), about: number,
            by: carrier, channel: .carrier, heard: heard ?? time, through: routes,
            verification: verification)
    }

    static func message(_ body: String, heard: Instant = start, direction: InboundMessage.Direction = .push)
        -> InboundMessage
    {
        InboundMessage(
            party: carrier, account: "testpost-main", operation: .pushTrack, direction: direction,
            signature: direction == .push ? .verified : nil, context: ["content-type": "application/json"],
            body: Array(body.utf8), heard: heard)
    }

    /// A push that tells of one scan.
    static func push(
        _ code: String, about number: WaybillKey, at time: Instant, heard: Instant? = nil
    ) -> Submission {
        Submission(
            message: message("\(number) \(code) \(time)", heard: heard ?? time),
            facts: [fact(code, about: number, at: time, heard: heard)])
    }

    /// What the platform's detail says of an eligible case.
    static func snapshot(
        _ key: CaseKey = caseKey(), parcels: [WaybillKey], amount: Int64 = 12_900, version: String = "1",
        heard: Instant = start
    ) -> CaseSnapshot {
        var snapshot = CaseSnapshot(key: key, heard: heard)
        snapshot.orderID = "ORDER-\(key.afterSaleID)"
        snapshot.type = .refundOnlyShipped
        snapshot.platformState = .waitingMerchant
        snapshot.rawState = "6"
        snapshot.amount = Money(minorUnits: amount, currency: .cny)
        snapshot.orderPaid = Money(minorUnits: amount, currency: .cny)
        snapshot.buyerReportsReceived = false
        snapshot.refundState = PlatformRefundState.none
        snapshot.version = version
        snapshot.appliedAt = start - .hours(1)
        snapshot.updatedAt = heard
        snapshot.parcels = parcels.map {
            CaseParcel(
                carrierCode: "tp", carrier: $0.carrier, waybill: $0.waybill, dispatchedAt: dispatched, foreignGoods: 0)
        }
        snapshot.parcelsAreComplete = true
        return snapshot
    }

    static func detail(_ snapshot: CaseSnapshot) -> Submission {
        Submission(
            message: InboundMessage(
                party: platform, account: "testmall-main", operation: .caseDetail, direction: .answer,
                answers: "read \(snapshot.key) \(snapshot.heard)", status: 200,
                body: Array("detail of \(snapshot.key) \(snapshot.version ?? "")".utf8), heard: snapshot.heard),
            snapshots: [snapshot])
    }
}

/// Codes that say what they mean.
struct TestVocabulary: Vocabulary {
    var party: PartyID { World.carrier }
    var version = "1"

    func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        if statement.code.hasPrefix("goes-on-as:"), let linked = Waybill(String(statement.code.dropFirst(11))) {
            return Meaning(.returning, linkedWaybill: linked)
        }
        return ShipmentStatus(rawValue: statement.code).map { Meaning($0) } ?? .unlisted
    }
}
