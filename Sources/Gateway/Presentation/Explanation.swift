public import Ledger
public import RefundRules
public import ShipmentModel

/// Why a case is where it is, step by step and in order of time: raw message → evidence → decision → effect.
///
/// Written for somebody who has never seen the program: each step is a plain sentence in English and Chinese, and names
/// what it rests on and what it leads to.
public struct Explanation: Sendable {
    /// One step.
    public struct Step: Sendable, Hashable {
        public enum Kind: String, Sendable, CaseIterable {
            case evidence, decision, person, alarm, task, effect, attempt
        }

        public var at: Instant
        public var kind: Kind
        /// How other steps point at it: `e7` for evidence, `d2` for a decision, `j12` for job 12.
        public var name = ""
        public var words: Bilingual
        /// What more there is to know: how strong it is and why, the rule, what it says in its own time.
        public var notes: [Bilingual] = []
        /// A decision's stable code.
        public var code: String?
        /// The facts that it rests on, or is.
        public var evidence: [FactKey] = []
        public var messages: [MessageID] = []
        public var parcel: ParcelID?
        public var job: Job.ID?
        public var refund: RefundKey?
        public var attempt: Int?
        /// The names of the steps that it rests on, and of those that follow from it.
        public var because: [String] = []
        public var leadsTo: [String] = []

        public var english: String { words.english }
        public var chinese: String { words.chinese }
    }

    public let record: CaseRecord
    public let steps: [Step]
    let names: ExplanationNames
    let cast: ExplanationCast
    let audience: Audience
    public var view: CaseView { record.view }

    /// - Parameter audience: For whom it is: people outside the shop do not read who of it did what.
    public init(
        _ record: CaseRecord, names: ExplanationNames = ExplanationNames(), for audience: Audience = .shop
    ) {
        self.record = record
        self.names = names
        self.audience = audience
        let cast = ExplanationCast(record)
        self.cast = cast
        let teller = ExplanationTeller(record: record, names: names, cast: cast, audience: audience)
        var steps = Self.linked(teller.steps, record)
        if audience == .outside {
            let names = Set(steps.map(\.name))
            for index in steps.indices { steps[index].leadsTo.removeAll { !names.contains($0) } }
        }
        self.steps = steps
    }

    /// Without jobs and messages: what a view alone tells.
    public init(_ view: CaseView) { self.init(CaseRecord(view: view)) }

    public enum Audience: Sendable { case shop, outside }

    /// The steps in order, named, each pointing at those it rests on and those that follow.
    private static func linked(_ steps: [Step], _ record: CaseRecord) -> [Step] {
        var steps = steps.enumerated()
            .sorted { ($0.element.at, $0.element.rank, $0.offset) < ($1.element.at, $1.element.rank, $1.offset) }
            .map(\.element)
        var counts: [String: Int] = [:]
        var evidenceNames: [FactKey: String] = [:]
        for index in steps.indices {
            if steps[index].name.isEmpty {
                let letter = steps[index].letter
                counts[letter, default: 0] += 1
                steps[index].name = "\(letter)\(counts[letter] ?? 0)"
            }
            guard steps[index].kind == .evidence else { continue }
            for key in steps[index].evidence where evidenceNames[key] == nil { evidenceNames[key] = steps[index].name }
        }
        for index in steps.indices where steps[index].kind != .evidence {
            steps[index].because += steps[index].evidence.compactMap { evidenceNames[$0] }
        }
        link(&steps, record)
        return steps
    }

    /// A job shares the time of its commit with the decision that it follows from; of several the last one speaks, but a
    /// refund follows from the one that made it due.
    private static func link(_ steps: inout [Step], _ record: CaseRecord) {
        let intents = Dictionary(record.view.intents.map { ($0.intent.key, $0.intent) }) { first, _ in first }
        func decision(at instant: Instant) -> Int? {
            steps.indices.last { [.decision, .person].contains(steps[$0].kind) && steps[$0].at == instant }
        }
        func decision(behind intent: RefundIntent) -> Int? {
            steps.indices.first {
                steps[$0].kind == .decision && steps[$0].at == intent.writtenAt && steps[$0].code == intent.reason.code
            } ?? decision(at: intent.writtenAt)
        }
        func decision(behind done: CaseJob) -> Int? {
            guard let madeAt = done.madeAt else { return nil }
            if case .payRefund(let key) = done.job.effect, let intent = intents[key], intent.writtenAt == madeAt {
                return decision(behind: intent)
            }
            return decision(at: madeAt)
        }
        for job in record.jobs {
            guard let decision = decision(behind: job) else { continue }
            let name = "j\(job.job.id)"
            steps[decision].leadsTo.append(name)
            if let effect = steps.firstIndex(where: { $0.name == name }) {
                steps[effect].because.append(steps[decision].name)
            }
        }
        for index in steps.indices {
            guard let refund = steps[index].refund, steps[index].kind == .attempt,
                let intent = intents[refund], let decision = decision(behind: intent)
            else { continue }
            steps[index].because.insert(steps[decision].name, at: 0)
            steps[decision].leadsTo.append(steps[index].name)
        }
        for index in steps.indices where steps[index].kind == .task {
            guard let decision = decision(at: steps[index].at) else { continue }
            steps[index].because.append(steps[decision].name)
            steps[decision].leadsTo.append(steps[index].name)
        }
    }

    /// The steps with the short name of each piece of evidence, and the names of what the other steps rest on.
    public var namedSteps: [(step: Step, name: String?, rests: [String])] {
        steps.map { ($0, $0.kind == .evidence ? $0.name : nil, $0.because) }
    }
}

extension Explanation.Step {
    fileprivate var letter: String {
        switch kind {
        case .evidence: "e"
        case .decision, .person: "d"
        case .alarm: "w"
        case .task: "t"
        case .effect: "j"
        case .attempt: "a"
        }
    }

    /// Of steps at one time: what is heard, then what follows.
    fileprivate var rank: Int {
        switch kind {
        case .evidence: 0
        case .person: 1
        case .decision: 2
        case .attempt: 3
        case .effect: 4
        case .task: 5
        case .alarm: 6
        }
    }
}
