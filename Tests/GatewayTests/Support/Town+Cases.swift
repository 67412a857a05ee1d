import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel

extension Town {
    static func number(_ carrier: CarrierID, _ waybill: String) throws -> WaybillKey {
        guard let number = Waybill(waybill) else { throw Missing(what: "a waybill") }
        return WaybillKey(carrier: carrier, waybill: number)
    }

    /// What a merchant says of a case that qualifies.
    func merchantCase(_ id: String, parcels: [WaybillKey], amount: Int64 = 12_900) -> CaseSnapshot {
        var snapshot = CaseSnapshot(
            key: CaseKey(platform: "merchant", shop: Self.merchantShop, afterSaleID: id), heard: clock.now)
        snapshot.orderID = "O-\(id)"
        snapshot.type = .refundOnlyShipped
        snapshot.platformState = .waitingMerchant
        snapshot.amount = Money(minorUnits: amount, currency: .cny)
        snapshot.appliedAt = clock.now - .minutes(10)
        snapshot.refundState = PlatformRefundState.none
        snapshot.isInArbitration = false
        snapshot.buyerReportsReceived = false
        snapshot.parcels = parcels.map {
            CaseParcel(
                carrierCode: $0.carrier.rawValue, carrier: $0.carrier, waybill: $0.waybill,
                dispatchedAt: clock.now - .days(2))
        }
        snapshot.parcelsAreComplete = true
        return snapshot
    }

    func submit(_ snapshots: CaseSnapshot...) async throws {
        _ = try await intake.submit(Submission(snapshots: snapshots))
    }
}
