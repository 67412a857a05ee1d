internal import ShipmentModel

/// The merchant's deadline, its alarms, and the score timer (domain §4).
extension Deciding {
    /// The shop's policy acts this long before the end, so that a parcel that comes back first is paid by its return.
    private static let payBeforeEnd = Duration.hours(1)
    /// A platform must be asked for more time while there is some left.
    private static let askBeforeEnd = Duration.hours(6)

    /// A refusal that the platform has not got leaves the platform's clock running.
    var isClockRunning: Bool { !afterSale.state.isTerminal || afterSale.isUntold(.refuse) }

    mutating func heedClocks() {
        guard !afterSale.state.isTerminal else {
            if isClockRunning { raiseAlarms() }
            return
        }
        if let approvedAt = afterSale.approvedAt {
            let trigger = readings.flatMap(\.triggers).map(\.when.earliest).min()
            if let trigger {
                afterSale.deadline.shorten(
                    by: trigger, approvedAt: approvedAt, to: policy.profile.clockAfterEvent, heard: now)
                // The platform may have shortened its own: that one counts, as soon as it is known.
                if afterSale.deadline.isPlatformOutdated { once("deadline/\(trigger)", .readCase) }
            }
            // Read anew each time: a success that was withdrawn never ran the timer.
            afterSale.scoreTimer.triggeredAt = trigger
            heedAnomalies(since: approvedAt)
        }
        raiseAlarms()
        heedLastHours()
    }

    private var readings: [ParcelReading] { namedParcels.compactMap(\.reading) }

    /// Nothing heard of a parcel for long after the approval (C16).
    private func silenceStart(_ parcel: NamedParcel, approvedAt: Instant) -> Instant? {
        guard parcel.reading?.lastHeardOf == nil else { return nil }
        let start = approvedAt + policy.anomalyWait
        return start <= now ? start : nil
    }

    private mutating func heedAnomalies(since approvedAt: Instant) {
        var starts = [WaybillKey?: Instant]()
        func begin(_ parcel: NamedParcel, _ start: Instant) {
            starts[parcel.id?.number] = min(starts[parcel.id?.number] ?? start, start)
        }
        // Of parcels that nobody has named nothing is heard either.
        for parcel in namedParcels.isEmpty ? [NamedParcel(situation: .open)] : namedParcels {
            if let start = silenceStart(parcel, approvedAt: approvedAt) {
                begin(parcel, start)
                if isOnRoad { warnOfSilence(of: parcel.id) }
            } else if let reading = parcel.reading, reading.isAnomaly {
                begin(parcel, reading.anomalySince?.earliest ?? now)
            }
        }
        var spans = afterSale.scoreTimer.anomalies
        for index in spans.indices where spans[index].until == nil && starts[spans[index].parcel] == nil {
            spans[index].until = end(of: spans[index])
        }
        spans.removeAll { $0.until == $0.from }
        for (parcel, start) in starts where !spans.contains(where: { $0.parcel == parcel && $0.until == nil }) {
            let floor = spans.filter { $0.parcel == parcel }.compactMap(\.until).max() ?? approvedAt
            spans.append(.init(of: parcel, from: max(floor, approvedAt, min(start, now))))
        }
        afterSale.scoreTimer.anomalies = spans.sorted { ($0.from, $0.name) < ($1.from, $1.name) }
    }

    /// - Parameter parcel: Nil: one without a number, or whose courier nobody knows.
    private mutating func warnOfSilence(of parcel: ParcelID?) {
        let name = parcel.map { "no_tracking/\($0.number)" } ?? "no_tracking"
        let question = parcel.map { Effect.track($0) } ?? .readCase
        if once(name, .alarm(DecisionCode.noTracking.rawValue), question) { note(.noTracking) }
    }

    /// An anomaly ends with what shows that parcel under way again, or turned, not when we come to hear of it.
    private func end(of anomaly: ScoreTimer.Anomaly) -> Instant {
        let reading = namedParcels.first { $0.id?.number == anomaly.parcel }?.reading
        let turned = reading.map(\.triggers)?.map(\.when.latest).filter { $0 > anomaly.from }.min()
        let seen = (reading?.lastHeardOf?.latest).flatMap { $0 > anomaly.from ? $0 : nil }
        return min(turned ?? seen ?? now, now)
    }

    private var isOnRoad: Bool { [.approved, .turned, .signed].contains(afterSale.state) }

    /// A passed deadline raises an alarm and a flag; it changes no state and stops no rule. A deadline that the platform
    /// moved to later raises its alarms again.
    private mutating func raiseAlarms() {
        guard let deadline = afterSale.deadline.effective else { return }
        let due = DeadlineAlarm.allCases.filter { deadline - $0.before <= now }
        let fresh = due.filter { !afterSale.deadlineAlarms.contains($0) }
        afterSale.deadlineAlarms = due
        afterSale.isOverdue = deadline <= now
        // Several at once (we were away, or the deadline moved closer): the most urgent speaks for all.
        guard let alarm = fresh.last else { return }
        emit(.alarm(alarm.code))
        emit(.notify(event: alarm == .passed ? "turnback.case.overdue" : "turnback.case.deadline_near"))
    }

    /// After the 48-hour mark the case stands in the queue "decide now", and the shop's policy speaks.
    private mutating func heedLastHours() {
        guard isOnRoad, afterSale.deadline.shortenedBy != nil, let end = afterSale.deadline.effective else { return }
        switch policy.at48h {
        // The shop wants nobody to be asked; the deadline's alarms are raised all the same.
        case .wait: return
        case .pay where isLeftToPolicy: return
        case .pay, .askPerson: once("decide_now", .task(.decideNow, suggestion: DecisionCode.decideNow.english))
        case .askMoreTime:
            once("decide_now", .task(.decideNow, suggestion: DecisionCode.decideNow.english))
            if end - Self.askBeforeEnd <= now { once("more_time/\(end)", .askMoreTime) }
        }
    }

    /// Whether the policy will pay before the end, as things stand, or people are asked by then for another reason. Parcels
    /// that have not all turned, or were signed for, are not paid by it, and who wants to see the goods first is asked.
    private var isLeftToPolicy: Bool {
        guard !policy.inspectBeforeRefund else { return false }
        switch road {
        case .turned, .due, .hold, .review: return true
        case .wait, .signed: return false
        }
    }

    /// Whether the shop's policy pays for parcels that have all turned, because the clock ends.
    var isTimeToPayByPolicy: Bool {
        guard policy.at48h == .pay, !policy.inspectBeforeRefund, afterSale.deadline.shortenedBy != nil,
            let end = afterSale.deadline.effective
        else { return false }
        return end - Self.payBeforeEnd <= now
    }

    // MARK: Looking again

    /// The earliest time at which something follows although nothing arrives.
    var lookAgainAt: Instant? {
        var times = watchTimes
        if isClockRunning, let deadline = afterSale.deadline.effective {
            times += DeadlineAlarm.allCases.map { deadline - $0.before }
        }
        if !afterSale.state.isTerminal {
            if afterSale.state == .applied, let end = factsWaitEnd { times.append(end) }
            if let end = holdEnd { times.append(end) }
            if isOnRoad, let approvedAt = afterSale.approvedAt {
                times.append(approvedAt + policy.anomalyWait)
                if policy.inspectBeforeRefund, let wait = policy.inspectionWait {
                    times += readings.compactMap(\.returned?.when.latest).map { $0 + wait }
                }
                times += readings.filter(\.isAnomaly).compactMap(\.anomalySince).map { $0.latest + policy.anomalyWait }
            }
            times += nextQueries
            if afterSale.state == .approved {
                if let next = nextQuestionAboutOthers { times.append(next) }
            }
            if let held = openIntent?.heldUntil { times.append(held) }
            if let next = nextReadForParcels { times.append(next) }
        }
        return times.filter { $0 > now }.min()
    }
}

extension ScoreTimer.Anomaly {
    fileprivate var name: String { parcel?.description ?? "" }
}
