internal import ShipmentModel

/// Whether money may move, judged from what the world knows was said: written apart from the rules, and simpler.
enum Judge {
    /// How often the poller has its turn in a run.
    static let pollCadence = Duration.hours(6)
    /// A parcel of an open case is heard of, or asked about, at least this often: the longest interval of the poller, its
    /// turn, and one turn that fails.
    static let contactMax = Duration.hours(20)

    /// Why the money may not be paid for a case; nil when it may.
    ///
    /// - Parameter instant: What was heard at this very instant may or may not have been known: it justifies, and it does
    ///   not contradict.
    static func objection(to life: Life, at instant: Instant) -> String? {
        if let ordered = life.orderedByPerson, ordered <= instant { return nil }
        guard !life.parcels.isEmpty else { return "it has no parcel" }
        for parcel in life.parcels {
            if let objection = objection(to: parcel, isQualityBuyer: life.isQualityBuyer, at: instant) {
                return "\(parcel.number): \(objection)"
            }
        }
        return nil
    }

    private static func objection(
        to parcel: SimulatedParcel, isQualityBuyer: Bool, at instant: Instant
    ) -> String? {
        // Back with the sender: nothing that comes later changes it.
        if parcel.hasHeard(.backDelivered, by: instant) { return nil }
        let before = Instant(milliseconds: instant.milliseconds - 1)
        if parcel.hasHeard(.delivered, by: before) { return "its carrier said that it was delivered" }
        if isQualityBuyer, parcel.carrier != "jt" {
            if parcel.hasHeard(.refused, by: instant) || parcel.hasHeard(.turnedBack, by: instant) { return nil }
        }
        guard parcel.isOurOrder else { return "nothing that pays was said of it" }
        // SF's scan says that it goes back at the customer's request; elsewhere it goes back for a refusal as well.
        if parcel.carrier != "jt", parcel.hasHeard(.turnedBack, by: instant),
            parcel.carrier == "sf" || !parcel.hasHeard(.refused, by: before)
        {
            return nil
        }
        guard parcel.carrier == "zto", parcel.hasHeard(.succeeded, by: instant) else {
            return "nothing that pays was said of it"
        }
        let last = parcel.heardStates.last { $0.at <= before }
        if let last, last.state == .failed { return "the success was taken back" }
        return nil
    }
}

extension World {
    /// Judges a payment by what was known when it was ordered.
    func judgePayment(_ life: Life) {
        guard let payment = life.payments.last else { return }
        if life.isPaidByPlatform, life.isOnPlatform || life.endTold.map({ $0 < payment.sentAt }) ?? false {
            record.violate(.once, life, "paid although the platform had paid")
        }
        if life.isOnPlatform, life.payments.count > 1 {
            record.violate(.once, life, "paid \(life.payments.count) times on a platform without keys")
        }
        let sum = life.payments.reduce(0) { $0 + $1.amount }
        if sum > life.paid { record.violate(.once, life, "paid \(sum) of \(life.paid)") }
        if !life.amounts.contains(payment.amount), life.payments.count == 1 {
            record.violate(.money, life, "paid \(payment.amount), which the case never was about")
        }
        if !life.isOnPlatform, life.isWithdrawn, let told = life.endTold, told < payment.sentAt {
            record.violate(.once, life, "paid a withdrawn case")
        }
        if let objection = Judge.objection(to: life, at: payment.sentAt) {
            record.violate(.evidence, life, "at \(payment.sentAt) \(objection); \(life.story)")
        }
    }
}

extension Life {
    /// What happened and what was heard, for whoever looks into a violation.
    var story: String {
        let parts = parcels.map { parcel in
            let scans = parcel.scans.map { "\($0.kind) \($0.at)" }.joined(separator: ", ")
            let heard = parcel.heard.sorted { $0.value < $1.value }.map { "\($0.key) \($0.value)" }
            let states = parcel.heardStates.map { "\($0.state) \($0.at)" }
            return "\(parcel.number) \(parcel.plan), order \(parcel.order)\(parcel.isOurOrder ? " of ours" : ""): "
                + "\(scans); heard \((heard + states).joined(separator: ", "))"
        }
        return "turn \(turn); " + parts.joined(separator: "; ")
    }
}
