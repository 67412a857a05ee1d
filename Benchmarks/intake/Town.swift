import CarrierKit
import Foundation
import Ledger
import LedgerSQLite
import PartyKit
import PartyRegistry
import RefundRules
import ShipmentModel

/// What the ledger knows before the first push: every parcel with one scan, and one parcel in twenty with an open case.
enum Town {
    static let carrier: CarrierID = "zto"
    static let platform: PartyID = "merchant"
    static let shop: ShopID = "bench-shop"
    static let casesOneIn = 20

    static var settings: DecisionSettings {
        var settings = DecisionSettings(
            vocabularies: PartyRegistry.vocabularies, knownCarriers: Set(PartyRegistry.carriers.map(\.profile.id)),
            zones: [carrier: WrittenTime.chinaOffsetSeconds],
            targets: [
                platform: .init(knowsRefundKeys: true, settleDelay: .seconds(60), idempotencyWindow: .hours(23))
            ])
        settings.defaultPolicy.interceptionChannels = [carrier: [carrier]]
        return settings
    }

    static func ledger(at path: String) async throws -> SQLiteLedger {
        try await SQLiteLedger.open(
            path: path, settings: settings, seal: try MessageSeal(key: [UInt8](repeating: 7, count: 32)), at: now())
    }

    static func now() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    static func found(at path: String, parcels: Int) async throws {
        let ledger = try await ledger(at: path)
        let start = now() - .days(2)
        for first in stride(from: 0, to: parcels, by: 2000) {
            let batch = (first..<min(first + 2000, parcels)).map { index -> Submission in
                let scan = Statement(
                    .scan, code: "GOT", text: "已揽收", place: "苏州网点",
                    written: .instant(start, offsetSeconds: WrittenTime.chinaOffsetSeconds))
                let fact = Fact(
                    scan, about: number(index), by: carrier, channel: .carrier, heard: start, through: .push,
                    verification: .verified)
                return Submission(facts: [fact], snapshots: index.isMultiple(of: casesOneIn) ? [afterSale(index)] : [])
            }
            _ = try await ledger.record(batch, at: now())
        }
        try await ledger.close()
    }

    static func number(_ index: Int) -> WaybillKey {
        guard let waybill = Waybill(Load.waybill(index)) else { preconditionFailure("a waybill of ours is none") }
        return WaybillKey(carrier: carrier, waybill: waybill)
    }

    private static func afterSale(_ index: Int) -> CaseSnapshot {
        let now = now()
        var snapshot = CaseSnapshot(key: CaseKey(platform: platform, shop: shop, afterSaleID: "AS\(index)"), heard: now)
        snapshot.orderID = "O-\(index)"
        snapshot.type = .refundOnlyShipped
        snapshot.platformState = .waitingMerchant
        snapshot.amount = Money(minorUnits: 12_900, currency: .cny)
        snapshot.orderPaid = snapshot.amount
        snapshot.appliedAt = now - .minutes(10)
        snapshot.refundState = PlatformRefundState.none
        snapshot.isInArbitration = false
        snapshot.buyerReportsReceived = false
        snapshot.version = "1"
        snapshot.parcels = [
            CaseParcel(
                carrierCode: "zto", carrier: carrier, waybill: number(index).waybill, dispatchedAt: now - .days(3),
                foreignGoods: 0)
        ]
        snapshot.parcelsAreComplete = true
        return snapshot
    }
}
