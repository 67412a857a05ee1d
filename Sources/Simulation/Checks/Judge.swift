internal import RefundRules
internal import ShipmentModel

/// Whether money may move, judged from what the world knows was said: written apart from the rules, and simpler.
enum Judge {
    /// A parcel of an open case is heard of, or asked about, at least this often: what is promised (six hours) and two more
    /// for gateways that are away, and seven turns of the poller: six may fail one after the other (one in fourteen does),
    /// and one may pass it by, as it is due a moment later.
    static func contactMax(pollCadence: Duration) -> Duration { .hours(8) + pollCadence * 7 }

    /// How soon the gateway must have asked about an order to stop a parcel, once a push without a time spoke of it: longer
    /// than a process that has ended stays away.
    static let askedWithin = Duration.hours(3)

    /// Why the money may not be paid for a case; nil when it may.
    ///
    /// - Parameter instant: What was said at this very instant may or may not have been known: it justifies, and it does
    ///   not contradict.
    static func objection(to life: Life, at instant: Instant, in world: World) -> String? {
        // Of several lists that the gateway may go by, one that permits it is enough.
        var objection: String?
        for list in life.lists.possible(at: instant, in: world) {
            objection = Self.objection(to: list, of: life, at: instant, in: world)
            if objection == nil { return nil }
        }
        return objection
    }

    private static func objection(
        to list: ParcelLists.List, of life: Life, at instant: Instant, in world: World
    ) -> String? {
        guard !list.parcels.isEmpty else { return "it has no parcel" }
        guard list.isProven || life.vouchedForAt.map({ $0 <= instant }) ?? false else {
            return "nobody has said that these are all parcels"
        }
        let inspects = Station.inspectingShops.contains(life.key.shop)
        for parcel in list.parcels {
            let objection =
                inspects
                ? objectionOfInspector(to: parcel, of: life, at: instant, in: world)
                : objection(to: parcel, of: life, at: instant, in: world)
            if let objection {
                return "\(parcel.number): \(objection)"
            }
        }
        return nil
    }

    /// What has become known since a person ordered the money, and takes its reason away: a delivery that nobody could know
    /// of then. Of the carriers whose signature is proof, whosever it is.
    static func news(about life: Life, since ordered: Instant, at instant: Instant, in world: World) -> String? {
        let before = Instant(milliseconds: instant.milliseconds - 1)
        let lists = life.lists.possible(at: instant, in: world)
        let delivered = life.parcels.first { parcel in
            lists.allSatisfy { $0.names(parcel) } && ["sf", "zto"].contains(parcel.carrier)
                && !parcel.hasHeard(.delivered, by: ordered)
                && parcel.isKnown(.delivered, by: before, in: world) && !parcel.isHeardToBeBack(by: instant)
        }
        return delivered.map { "\($0.number): its carrier has said since the order that it was delivered" }
    }

    private static func objection(
        to parcel: SimulatedParcel, of life: Life, at instant: Instant, in world: World
    ) -> String? {
        // Back with the sender: nothing that comes later changes it.
        if parcel.hasHeard(.backDelivered, by: instant) { return nil }
        // In its warehouse's hands, whatever is left of it.
        if parcel.findings.contains(where: { $0.isHeard(by: instant) }) { return nil }
        // A second signature of a parcel that was seen to turn is one on its way back, whoever signed.
        if parcel.carrier != "jt", parcel.isSignedAgain, parcel.hasHeard(.turnedBack, by: instant),
            parcel.hasHeard(.delivered, by: instant)
        {
            return nil
        }
        let before = Instant(milliseconds: instant.milliseconds - 1)
        if parcel.isKnown(.delivered, by: before, in: world) { return "its carrier said that it was delivered" }
        let isOpenHanded = life.key.shop == Station.eagerShop || life.key.shop == Station.punctualShop
        if life.isQualityBuyer || isOpenHanded, parcel.carrier != "jt" {
            if parcel.hasHeard(.refused, by: instant) || parcel.hasHeard(.turnedBack, by: instant) { return nil }
        }
        guard parcel.isOurOrder, life.key.shop != Station.patientShop || life.isQualityBuyer else {
            return "nothing that pays was said of it"
        }
        if parcel.isOrderKnownToBeOver(by: before, in: world) { return "its order was not done" }
        // SF's scan says that it goes back at the customer's request; elsewhere it goes back for a refusal as well.
        if parcel.carrier != "jt", parcel.hasHeard(.turnedBack, by: instant),
            parcel.carrier == "sf" || !parcel.isKnown(.refused, by: before, in: world)
        {
            return nil
        }
        let hasSucceeded = parcel.answeredStates.contains { $0.state == .succeeded && $0.at <= instant }
        guard parcel.carrier == "zto", hasSucceeded else { return "nothing that pays was said of it" }
        let last = parcel.answeredStates.last { $0.at <= before && !world.troubles.concern($0.at) }
        let isTakenBack =
            last?.state == .failed
            || parcel.pushedStates.contains { $0.state == .failed && $0.at + askedWithin <= before }
        return isTakenBack ? "the success was taken back" : nil
    }
}

extension World {
    /// Judges what a payment shows at once. What it rested on is judged by its attempt, which may be older than the order
    /// that arrived (``LastLook``).
    func judgePayment(_ life: Life) {
        guard let payment = life.payments.last else { return }
        if life.isPaidByPlatform, life.isOnPlatform {
            record.violate(.once, life, "paid although the platform had paid")
        }
        if life.isOnPlatform, life.payments.count > 1 {
            record.violate(.once, life, "paid \(life.payments.count) times on a platform without keys")
        }
        let sum = life.payments.reduce(0) { $0 + $1.amount }
        let most = min(life.paid, life.amounts.max() ?? 0)
        if sum > most { record.violate(.once, life, "paid \(sum) of at most \(most)") }
        if !life.amounts.contains(payment.amount), life.payments.count == 1 {
            record.violate(.money, life, "paid \(payment.amount), which the case never was about")
        }
    }
}

extension Life {
    /// What happened and what was heard, for whoever looks into a violation.
    var story: String {
        let parts = parcels.map { parcel in
            let scans = parcel.scans.map { "\($0.kind) \($0.at)" }.joined(separator: ", ")
            let heard = parcel.heard.sorted { $0.value.first < $1.value.first }.map { "\($0.key) \($0.value.first)" }
            let states = (parcel.answeredStates + parcel.pushedStates).map { "\($0.state) \($0.at)" }
            let found = parcel.findings.map { "\($0.word) \($0.at)" }.joined(separator: ", ")
            return "\(parcel.number) \(parcel.plan), order \(parcel.order)\(parcel.isOurOrder ? " of ours" : ""): "
                + "\(scans); heard \((heard + states).joined(separator: ", ")); found \(found)"
        }
        return "turn \(turn); " + parts.joined(separator: "; ")
    }
}
