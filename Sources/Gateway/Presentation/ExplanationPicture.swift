internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// What is drawn of a case: lanes with marks, the clocks as bands, and the lines that all lanes share.
struct ExplanationPicture {
    struct Mark {
        enum Look: String {
            case proof, hint, word, decision, person, money, order
        }

        var at: Instant
        var look: Look
        var label: Bilingual
    }

    struct Lane {
        var title: Bilingual
        var detail = Bilingual("", "")
        var marks: [Mark]
    }

    struct Span {
        enum Look: String { case running, paused, week, hours }
        var from: Instant
        var until: Instant
        var look: Look
    }

    struct Line {
        enum Look: String { case deadline, mark, now }
        var at: Instant
        var look: Look
        var label: Bilingual
    }

    var lanes: [Lane] = []
    var clock: [Span] = []
    var score: [Span] = []
    var lines: [Line] = []
    /// How many messages told of an event that is drawn already.
    var repeats = 0

    init(_ explanation: Explanation, at now: Instant) {
        let (view, record) = (explanation.view, explanation.record)
        let names = explanation.evidenceNames
        lanes.append(
            Lane(
                title: Bilingual("Case", "售后单"),
                detail: Bilingual(view.afterSale.key.afterSaleID, view.afterSale.key.afterSaleID),
                marks: Self.caseMarks(of: explanation)))
        for parcel in view.parcels {
            let short = explanation.cast.name(of: parcel.id)
            let carrier = explanation.names[parcel.id.carrier]
            let (scans, orders) = Self.evidence(of: parcel, record, names, explanation.names, &repeats)
            lanes.append(
                Lane(
                    title: Bilingual("Parcel \(short)", "包裹 \(short)"),
                    detail: carrier + Bilingual(" \(parcel.id.waybill)", " \(parcel.id.waybill)"), marks: scans))
            let asked = Self.orders(of: parcel.id, view.afterSale, explanation.names)
            guard !(asked + orders).isEmpty else { continue }
            lanes.append(
                Lane(title: Bilingual("Interception \(short)", "拦截 \(short)"), marks: asked + orders))
        }
        if !view.intents.isEmpty {
            lanes.append(
                Lane(
                    title: Bilingual("Refund", "退款"),
                    marks: view.intents.flatMap { Self.money($0, explanation.audience) }))
        }
        for index in lanes.indices { lanes[index].marks = Self.merged(lanes[index].marks) }
        // The clocks are the shop's own.
        if explanation.audience == .shop { addClocks(of: view.afterSale, at: now) }
    }

    // MARK: Marks

    private static func caseMarks(of explanation: Explanation) -> [Mark] {
        let applied = Mark(
            at: explanation.view.afterSale.appliedAt, look: .order, label: Bilingual("asked for", "买家申请"))
        return [applied]
            + explanation.steps.compactMap { step in
                switch step.kind {
                case .decision:
                    let short = step.code.flatMap(DecisionCode.init(rawValue:))?.shortWords ?? step.words.shortened
                    return Mark(
                        at: step.at, look: .decision, label: short + Bilingual(" \(step.name)", " \(step.name)"))
                case .person:
                    let short = step.code.flatMap(PersonAction.Kind.init(rawValue:))?.words ?? step.words.shortened
                    return Mark(at: step.at, look: .person, label: short + Bilingual(" \(step.name)", " \(step.name)"))
                case .evidence, .alarm, .task, .effect, .attempt: return nil
                }
            }
    }

    /// The parcel's scans, and what was said of its interception; an event that is told again is drawn once, as strong as
    /// its strongest telling.
    private static func evidence(
        of parcel: ParcelView, _ record: CaseRecord, _ names: [FactKey: String], _ parties: ExplanationNames,
        _ repeats: inout Int
    ) -> (scans: [Mark], interceptions: [Mark]) {
        var (scans, interceptions) = (Told(), Told())
        for heard in parcel.facts {
            let fact = heard.fact
            // Nothing where it is about another parcel of the same number.
            guard let weighed = record.weights[parcel.id]?[fact.key] else { continue }
            if weighed.isVagueCopy {
                repeats += 1
                continue
            }
            let isPoint = weighed.when.earliest == weighed.when.latest
            let at = isPoint ? weighed.when.earliest : fact.firstHeard
            let name = names[fact.key] ?? ""
            if let interception = weighed.meaning.interception {
                let isProof =
                    parcel.reading.interception.map { $0.evidence.contains(fact.key) && $0.grade == .proof } ?? false
                // Several are asked to stop one parcel: whose answer it is belongs to it.
                interceptions.add(
                    parties[fact.party] + Bilingual(": ", "：") + interception.state.name, name,
                    isProof ? .proof : weighed.grade, at, repeats: &repeats)
            }
            if let status = weighed.statusOnItsLeg {
                scans.add(status.name, name, weighed.grade, at, repeats: &repeats)
            }
        }
        return (scans.marks, interceptions.marks)
    }

    /// Events that were told, each once.
    private struct Told {
        private var events: [(at: Instant, words: Bilingual, name: String, grade: Grade)] = []

        mutating func add(
            _ words: Bilingual, _ name: String, _ grade: Grade, _ at: Instant, repeats: inout Int
        ) {
            guard let known = events.firstIndex(where: { $0.at == at && $0.words == words }) else {
                return events.append((at, words, name, grade))
            }
            repeats += 1
            if events[known].grade < grade { (events[known].name, events[known].grade) = (name, grade) }
        }

        var marks: [Mark] {
            events.map { event in
                Mark(
                    at: event.at, look: Mark.Look(event.grade),
                    label: event.words + Bilingual(" \(event.name)", " \(event.name)"))
            }
        }
    }

    private static func orders(
        of parcel: ParcelID, _ afterSale: AfterSaleCase, _ names: ExplanationNames
    ) -> [Mark] {
        guard let record = afterSale.interceptionsAsked[parcel] else { return [] }
        return (record.earlier + [record]).map { order in
            let party = names[order.party]
            let answer = order.isCancelled ? InterceptionState.cancelled.name : order.state.name
            return Mark(
                at: order.askedAt, look: .order,
                label: Bilingual(
                    "ordered at \(party.english): \(answer.english)", "向\(party.chinese)下单：\(answer.chinese)"))
        }
    }

    private static func money(_ refund: RefundView, _ audience: Explanation.Audience) -> [Mark] {
        let intent = refund.intent
        if audience == .outside {
            guard intent.phase == .done, let finished = intent.finishedAt else { return [] }
            return [
                Mark(at: finished, look: .money, label: Bilingual("\(intent.amount) paid back", "已退款 \(intent.amount)"))
            ]
        }
        var marks = [
            Mark(at: intent.writtenAt, look: .money, label: Bilingual("\(intent.amount) due", "应退 \(intent.amount)"))
        ]
        for attempt in refund.attempts {
            marks.append(
                Mark(
                    at: attempt.startedAt, look: .money,
                    label: Bilingual("attempt \(attempt.number)", "第 \(attempt.number) 次付款")))
        }
        if let finished = intent.finishedAt {
            marks.append(Mark(at: finished, look: .money, label: intent.phase.shortName))
        }
        return marks
    }

    /// Marks of one moment share a place, so they share a label.
    private static func merged(_ marks: [Mark]) -> [Mark] {
        var merged: [Mark] = []
        for mark in marks.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }).map(
            \.element)
        {
            if let last = merged.last, last.at == mark.at {
                merged[merged.count - 1].label = last.label + Bilingual(" · ", " · ") + mark.label
                merged[merged.count - 1].look = mark.look
            } else {
                merged.append(mark)
            }
        }
        return merged
    }

    // MARK: Clocks

    private mutating func addClocks(of afterSale: AfterSaleCase, at now: Instant) {
        if !afterSale.state.isTerminal { lines.append(Line(at: now, look: .now, label: Bilingual("now", "现在"))) }
        addDeadline(of: afterSale)
        addScore(afterSale.scoreTimer, at: now)
    }

    /// The platform's deadline is the one that counts; ours, where it differs, is shown beside it.
    private mutating func addDeadline(of afterSale: AfterSaleCase) {
        let deadline = afterSale.deadline
        // The band ends where the deadline does that counts.
        guard let approved = afterSale.approvedAt, let end = deadline.effective else { return }
        if let mark = deadline.shortenedBy, approved <= mark, mark < end {
            if approved < mark { clock.append(Span(from: approved, until: mark, look: .week)) }
            clock.append(Span(from: mark, until: end, look: .hours))
            lines.append(Line(at: mark, look: .mark, label: Bilingual("48 hours begin", "48 小时开始")))
        } else if approved < end {
            clock.append(Span(from: approved, until: end, look: .week))
        }
        if let platform = deadline.platform {
            lines.append(Line(at: platform, look: .deadline, label: Bilingual("the platform's deadline", "平台截止")))
        }
        if let estimate = deadline.estimate, deadline.platform.map({ abs(($0 - estimate).wholeMinutes) > 1 }) ?? true {
            lines.append(Line(at: estimate, look: .deadline, label: Bilingual("deadline (our estimate)", "截止（估算）")))
        }
    }

    /// Running and paused spans between every moment at which the timer can change.
    private mutating func addScore(_ timer: ScoreTimer, at now: Instant) {
        let end = timer.stoppedAt ?? now
        var turns = [timer.startedAt, timer.approvedAt, timer.triggeredAt, end].compactMap(\.self)
        turns += timer.anomalies.flatMap { [$0.from, $0.until ?? end] }
        let times = Set(turns.filter { timer.startedAt <= $0 && $0 <= end }).sorted()
        for (from, until) in zip(times, times.dropFirst()) {
            let look: Span.Look = timer.isRunning(at: from) ? .running : .paused
            if let last = score.last, last.look == look {
                score[score.count - 1].until = until
            } else {
                score.append(Span(from: from, until: until, look: look))
            }
        }
    }

    /// Every moment that is drawn.
    var moments: [ExplanationScale.Moment] {
        lanes.enumerated().flatMap { lane in
            lane.element.marks.map { ExplanationScale.Moment(at: $0.at, lane: lane.offset) }
        } + (clock + score).flatMap { [$0.from, $0.until] }.map { ExplanationScale.Moment(at: $0, lane: nil) }
            + lines.map { ExplanationScale.Moment(at: $0.at, lane: nil) }
    }
}

extension ExplanationPicture.Mark.Look {
    init(_ grade: Grade) {
        switch grade {
        case .proof: self = .proof
        case .hint: self = .hint
        case .word: self = .word
        }
    }
}

extension Explanation {
    var evidenceNames: [FactKey: String] {
        Dictionary(
            steps.filter { $0.kind == .evidence }.flatMap { step in step.evidence.map { ($0, step.name) } }
        ) { first, _ in first }
    }
}

extension Duration {
    fileprivate var wholeMinutes: Int64 { components.seconds / 60 }
}
