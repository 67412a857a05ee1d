import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel

extension Office {
    /// A merchant's case that was approved, with its parcel on the way.
    @discardableResult
    func approvedCase(
        _ id: String, shop: ShopID = "m-1", amount: Int64 = 12_900, waybill: String? = nil
    ) async throws -> CaseKey {
        let key = CaseKey(platform: "merchant", shop: shop, afterSaleID: id)
        let number = try number(of: waybill ?? "YT99000\(id.filter(\.isNumber))\(shop.rawValue.filter(\.isNumber))")
        var snapshot = CaseSnapshot(key: key, heard: clock.now)
        snapshot.orderID = "O-\(id)"
        snapshot.type = .refundOnlyShipped
        snapshot.platformState = .waitingMerchant
        snapshot.amount = Money(minorUnits: amount, currency: .cny)
        snapshot.appliedAt = clock.now - .minutes(10)
        snapshot.refundState = PlatformRefundState.none
        snapshot.isInArbitration = false
        snapshot.buyerReportsReceived = false
        snapshot.parcels = [
            CaseParcel(
                carrierCode: "yto", carrier: "yto", waybill: number.waybill, dispatchedAt: clock.now - .days(2))
        ]
        snapshot.parcelsAreComplete = true
        _ = try await intake.submit(
            Submission(facts: [scan("DEPARTURE", of: number, clock.now - .hours(24))], snapshots: [snapshot]))
        return key
    }

    /// A merchant's case whose parcel was signed for after the approval: people are asked.
    @discardableResult
    func signedCase(_ id: String, shop: ShopID = "m-1") async throws -> TaskView {
        let key = try await approvedCase(id, shop: shop)
        let number = try number(of: "YT99000\(id.filter(\.isNumber))\(shop.rawValue.filter(\.isNumber))")
        _ = try await intake.submit(Submission(facts: [scan("SIGNED", of: number, clock.now - .minutes(5))]))
        let tasks = try await ledger.tasks(TaskFilter(caseKey: key, kinds: [.signed])).items
        guard let task = tasks.first else { throw NoListener() }
        return task
    }

    func number(of text: String) throws -> WaybillKey {
        guard let waybill = Waybill(text) else { throw NoListener() }
        return WaybillKey(carrier: "yto", waybill: waybill)
    }

    private func scan(_ code: String, of number: WaybillKey, _ time: Instant) -> Fact {
        Fact(
            Statement(.scan, code: code, text: "", written: .instant(time, offsetSeconds: 28_800)), about: number,
            by: "yto", channel: .carrier, heard: clock.now, through: .answer, verification: .verified)
    }
}
