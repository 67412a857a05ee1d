import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel

extension Town {
    /// Lets so much time go by, in which jobs and alarms are done whenever they are due.
    ///
    /// - Parameter polls: Whether parcels are polled, too.
    func drive(_ duration: Duration, _ dispatcher: Dispatcher? = nil, polls: Bool = false) async throws {
        let dispatcher = dispatcher ?? self.dispatcher()
        let (alarms, poller) = (alarms, poller)
        let end = clock.now + duration
        while true {
            var next = try await dispatcher.round()
            next = min(next, try await alarms.round())
            if polls { next = min(next, try await poller.round()) }
            guard clock.now < end else { return }
            clock.move(to: min(max(next, clock.now + .seconds(1)), end))
        }
    }

    /// SF's answers to a parcel that is on its way: registered, tracked, and the interception taken.
    func sfAnswers(_ waybill: String, _ scans: CarrierAnswers.Scan...) {
        caller.on("EXP_RECE_REGISTER_ROUTE") { _ in CarrierAnswers.sfSubscribed }
        caller.on("EXP_RECE_SEARCH_ROUTES") { _ in CarrierAnswers.sfTrack([(waybill, scans)]) }
        caller.on("EXP_RECE_WANTED_INTERCEPT") { _ in CarrierAnswers.sfIntercepted() }
    }

    /// A Doudian case with one parcel of SF, from its announcement until it is approved and the parcel's interception
    /// ordered.
    func approvedCase(_ waybill: String = "SF1000000000001") async throws -> DoudianDesk {
        let desk = DoudianDesk(now: clock.now, parcels: [("shunfeng", waybill)])
        desk.install(in: caller)
        sfAnswers(waybill, .init("2026-11-22 08:30:00", "31"))
        _ = try await intake.submit(Submission(consequences: [.readCase(desk.key)]))
        _ = try await dispatcher().round()
        return desk
    }

    /// The same, with the money due: SF says that the interception which we ordered succeeded.
    func dueCase(_ waybill: String = "SF1000000000001") async throws -> DoudianDesk {
        let desk = try await approvedCase(waybill)
        clock.advance(by: .hours(1))
        sfAnswers(waybill, .init("2026-11-22 08:30:00", "31"), .init("2026-11-22 09:40:00", "99", reason: "2"))
        _ = try await poller.round()
        return desk
    }

    /// A merchant's case with one parcel of YTO that is back at the sender: the money is due.
    func dueMerchantCase(_ id: String = "AS-1", waybill: String = "YT8800000000001") async throws -> CaseKey {
        let snapshot = merchantCase(id, parcels: [try Self.number("yto", waybill)])
        caller.on("subscribe_adapter") { _ in CarrierAnswers.ytoSubscribed(waybill) }
        caller.on("wanted_report_adapter") { _ in CarrierAnswers.ytoTaken }
        caller.on("track_query_adapter") { _ in
            CarrierAnswers.ytoTrack(
                waybill,
                [
                    .init("2026-11-21 09:00:00", "DEPARTURE"), .init("2026-11-21 20:00:00", "TMS_RETURN"),
                    .init("2026-11-22 08:00:00", "SIGNED"),
                ])
        }
        try await submit(snapshot)
        return snapshot.key
    }

    func intent(_ key: CaseKey) async throws -> RefundView {
        guard let refund = try await view(key).intents.last else { throw Missing(what: "refund of \(key)") }
        return refund
    }

    /// A person's order.
    func order(_ kind: PersonAction.Kind, _ key: CaseKey) async throws {
        let action = PersonAction(kind, person: "Wang", reason: "because")
        _ = try await intake.submit(Submission(consequences: [.person(key, action)]))
    }

    /// The open task about what a platform could not be told.
    func asked(about key: CaseKey) async throws -> TaskView? {
        try await ledger.tasks(TaskFilter(caseKey: key, kinds: [.notTold], now: clock.now)).items.first
    }

    func state(_ key: CaseKey) async throws -> CaseState { try await view(key).afterSale.state }
}
