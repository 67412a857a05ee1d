public import Ledger
internal import PartyKit
internal import RefundRules
public import ShipmentModel
public import WireFormats

/// Why a case is where it is, step by step and in order of time: raw message → evidence → decision → effect.
///
/// Written for somebody who has never seen the program: each step is one sentence, with the names of what it rests on.
public struct Explanation: Sendable {
    /// One step.
    public struct Step: Sendable, Hashable {
        public enum Kind: String, Sendable { case evidence, decision, attempt, task, person }

        public var at: Instant
        public var kind: Kind
        public var english: String
        public var chinese: String
        /// The facts that it rests on, or is.
        public var evidence: [FactKey]
        public var messages: [MessageID]
    }

    public let view: CaseView
    public let steps: [Step]

    public init(_ view: CaseView) {
        self.view = view
        let steps = Self.evidence(of: view) + Self.decisions(of: view) + Self.attempts(of: view)
        self.steps = steps.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func evidence(of view: CaseView) -> [Step] {
        view.parcels.flatMap { parcel in
            parcel.facts.map { heard -> Step in
                let fact = heard.fact
                let said = [fact.statement.code, PersonalData.masked(fact.statement.text)].filter { !$0.isEmpty }
                    .joined(separator: " ")
                let written = fact.statement.written.map { " (written \($0))" } ?? ""
                let writtenChinese = fact.statement.written.map { "（所写时间 \($0)）" } ?? ""
                return Step(
                    at: fact.firstHeard, kind: .evidence,
                    english: "\(fact.party) says of \(parcel.id.number): \(said)\(written)",
                    chinese: "\(fact.party) 报告 \(parcel.id.number)：\(said)\(writtenChinese)",
                    evidence: [fact.key], messages: heard.messages)
            }
        }
    }

    private static func decisions(of view: CaseView) -> [Step] {
        view.audit.map { entry in
            let isOurs = entry.actor == "rules" || entry.actor == "gateway"
            return Step(
                at: entry.at, kind: isOurs ? .decision : .person,
                english: (isOurs ? "" : "\(entry.actor): ") + entry.reason.english,
                chinese: (isOurs ? "" : "\(entry.actor)：") + entry.reason.chinese, evidence: entry.reason.evidence,
                messages: entry.messageID.map { [$0] } ?? [])
        }
    }

    private static func attempts(of view: CaseView) -> [Step] {
        view.intents.flatMap { refund in
            refund.attempts.map { attempt in
                Step(
                    at: attempt.startedAt, kind: .attempt,
                    english:
                        "Attempt \(attempt.number) to pay \(refund.intent.amount) under \(attempt.key) was committed and then sent; outcome \(attempt.outcome.rawValue).",
                    chinese:
                        "第 \(attempt.number) 次付款 \(refund.intent.amount)（\(attempt.key)）先落库后发送，结果 \(attempt.outcome.rawValue)。",
                    evidence: refund.intent.reason.evidence, messages: [])
            }
        }
    }

    /// The explanation as plain text, one step a line, evidence numbered so that decisions can point at it.
    public func text(at now: Instant) -> String {
        let afterSale = view.afterSale
        var lines = ["Case \(afterSale.key): \(afterSale.state.rawValue)"]
        if let reason = afterSale.reason { lines.append("  because \(reason.english)") }
        if let amount = afterSale.facts.amount { lines.append("  amount \(amount)") }
        if let deadline = afterSale.deadline.effective {
            lines.append("  merchant's deadline \(deadline)\(afterSale.deadline.isEstimate ? " (our estimate)" : "")")
        }
        let elapsed = afterSale.scoreTimer.elapsed(at: now).components.seconds
        lines.append("  score timer \(elapsed) s, \(afterSale.scoreTimer.isRunning(at: now) ? "running" : "paused")")
        if let verdict = afterSale.verdict, !verdict.reasons.isEmpty {
            lines.append("  not eligible:")
            lines += verdict.reasons.map { "    - \($0.english)" }
        }
        for parcel in view.parcels {
            lines.append("Parcel \(parcel.id): \(parcel.reading.status.rawValue)")
            lines += parcel.reading.reasons.map { "  - \($0.text)" }
        }
        lines.append("What happened:")
        for (step, name, rests) in namedSteps {
            let because = rests.isEmpty ? "" : " [\(rests.joined(separator: ", "))]"
            lines.append("  \(step.at)  \(name.map { "\($0) " } ?? "")\(step.english)\(because)")
        }
        return lines.joined(separator: "\n")
    }

    /// The steps with a short name for each piece of evidence (`e1`, `e2`, … in the order in which they were heard), and
    /// the names of what the other steps rest on.
    public var namedSteps: [(step: Step, name: String?, rests: [String])] {
        var names: [FactKey: String] = [:]
        for step in steps where step.kind == .evidence {
            for key in step.evidence where names[key] == nil { names[key] = "e\(names.count + 1)" }
        }
        return steps.map { step in
            let known = step.evidence.compactMap { names[$0] }
            return step.kind == .evidence ? (step, known.first, []) : (step, nil, known)
        }
    }

    public func json(at now: Instant) -> JSONText {
        .object([
            ("case", view.json(at: now)),
            (
                "steps",
                .array(
                    steps.map { step in
                        .object([
                            ("at", .string(step.at.description)), ("kind", .string(step.kind.rawValue)),
                            ("english", .string(step.english)), ("chinese", .string(step.chinese)),
                            ("evidence", .array(step.evidence.map { .string($0.rawValue) })),
                            ("messages", .array(step.messages.map { .string($0.rawValue) })),
                        ])
                    })
            ),
        ])
    }
}
