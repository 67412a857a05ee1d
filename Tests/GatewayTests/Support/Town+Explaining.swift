import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

extension Town {
    static let explainedWaybill = "YT8800000000001"

    /// A merchant's case from its announcement to the refund: YTO takes the interception, brings the parcel back, and the
    /// sender signs; every text of YTO's names a person.
    func runExplainedCase(_ id: String = "AS-1") async throws -> CaseKey {
        let number = try Self.number("yto", Self.explainedWaybill)
        caller.on("https://merchant.test/events") { _ in .json("heard") }
        caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed(Self.explainedWaybill) }
        caller.on("wanted_report_adapter") { _ in CarrierAnswers.ytoTaken }
        caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack(
                Self.explainedWaybill,
                [.init("2026-11-22 08:00:00", "DEPARTURE", "快件交给李四，电话13800000000")])
        }
        let snapshot = merchantCase(id, parcels: [number])
        try await submit(snapshot)
        _ = try await dispatcher().round()
        clock.advance(by: .hours(3))
        for (code, time, signer) in [("TMS_RETURN", "10:00:00", ""), ("SIGNED", "11:30:00", "退回")] {
            let push = Pushes.yto(
                Self.explainedWaybill, code, "2026-11-22 \(time)", signer: signer, remark: "派送员【王五】电话13900000000",
                to: self)
            _ = await reception.receive(push, party: "yto", account: "yto-main", segment: "track")
        }
        _ = try await dispatcher().round()
        let refund = try await intent(snapshot.key)
        let paid = TargetAnswer(.done, amount: refund.intent.amount, reference: "P-77", at: clock.now)
        _ = try await intake.submit(Submission(consequences: [.refund(refund.intent.key, attempt: nil, paid)]))
        return snapshot.key
    }

    func explanation(of key: CaseKey, for audience: Explanation.Audience = .shop) async throws -> Explanation {
        let record = try #require(try await ledger.caseRecord(key))
        return Explanation(record, names: ExplanationNames(parties), for: audience)
    }

    /// Names and numbers that no output may hold.
    static let personal = ["李四", "王五", "13800000000", "13900000000"]
}
