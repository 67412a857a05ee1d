import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel

/// Cases as a ledger would have them, made by hand: what is compared is what a test says.
enum Books {
    static let now = Instant(seconds: 1_795_309_200)
    static let shop: (platform: PartyID, shop: ShopID) = ("doudian", "dy-1")

    static func money(_ minor: Int64, _ currency: Currency = .cny) -> Money {
        Money(minorUnits: minor, currency: currency)
    }

    /// A case that was approved three days ago, over 129 yuan, with one parcel that is on its way.
    static func subject(
        _ id: String = "7000000000000000125", _ change: (inout Reconciliation.Subject) -> Void = { _ in }
    ) -> Reconciliation.Subject {
        let key = CaseKey(platform: shop.platform, shop: shop.shop, afterSaleID: id)
        var facts = CaseSnapshot(key: key, heard: now - .days(3))
        facts.amount = money(12_900)
        facts.refundState = PlatformRefundState.none
        facts.platformState = .waitingRefusal
        var afterSale = AfterSaleCase(key: key, facts: facts, appliedAt: now - .days(3))
        afterSale.state = .approved
        afterSale.approvedAt = now - .days(3)
        var subject = Reconciliation.Subject(afterSale: afterSale, parcels: [parcel(1)], intents: [])
        change(&subject)
        return subject
    }

    static func parcel(_ number: Int, _ change: (inout ParcelReading) -> Void = { _ in }) -> ParcelView {
        var reading = ParcelReading(tableVersion: "1")
        reading.status = .inTransit
        change(&reading)
        let waybill = Waybill("SF100000000000\(number)") ?? Waybill(rawValue: "SF10000")
        guard let waybill else { preconditionFailure("a waybill of our own") }
        return ParcelView(
            id: ParcelID(carrier: "sf", waybill: waybill, dispatch: now - .days(4)), reading: reading)
    }

    static func milestone(_ ago: Duration, _ grade: Grade = .proof) -> ParcelReading.Milestone {
        ParcelReading.Milestone(when: TimeSpan(now - ago), grade: grade, evidence: [])
    }
}

extension Reconciliation.Subject {
    /// Writes an intent.
    mutating func intend(
        _ phase: RefundIntent.Phase, _ amount: Money = Books.money(12_900), ago: Duration = .days(2), part: Int = 1,
        by person: String? = nil
    ) {
        let reason = DecisionReason(.dueReturned, at: Books.now - ago)
        var intent = RefundIntent(
            key: RefundKey(for: afterSale.key, part: part), caseKey: afterSale.key, part: part, amount: amount,
            reason: reason, writtenAt: Books.now - ago, orderedBy: person)
        intent.phase = phase
        intent.attempts = phase == .written || phase == .dropped || phase == .superseded ? 0 : 1
        intent.finishedAt = intent.isOpen ? nil : Books.now - ago + .minutes(1)
        intents.append(intent)
    }

    /// The platform shows a refund.
    mutating func refunded(ago: Duration = .days(2)) {
        afterSale.facts.refundState = .refunded
        afterSale.facts.finalAt = Books.now - ago
        afterSale.state = .refunded
    }

    /// The parcel is back at its sender.
    mutating func back(ago: Duration = .days(2)) {
        parcels[0].reading.status = .returned
        parcels[0].reading.returned = Books.milestone(ago)
    }

    /// An interception that the carrier took.
    mutating func intercept(_ state: InterceptionState, fee: Money?, through party: PartyID = "sf") {
        let before = afterSale.interceptionsAsked[parcels[0].id]
        let earlier = before.map { $0.earlier + [$0] } ?? []
        var record = InterceptionRecord(
            requestNumber: "R\(earlier.count + 1)", party: party, askedAt: Books.now - .days(3))
        record.state = state
        record.fee = fee
        record.earlier = earlier
        afterSale.interceptionsAsked[parcels[0].id] = record
    }
}
