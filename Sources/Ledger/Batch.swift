internal import Digests
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// One submission made ready for storing, outside any transaction: its message named and sealed, its texts without
/// U+0000 (which PostgreSQL refuses), its facts named by those texts.
struct PreparedSubmission: Sendable {
    var message: MessageRow?
    var facts: [Fact]
    var snapshots: [CaseSnapshot]
    var consequences: [Submission.Consequence]
    var job: JobResult?
    var nextPolls: [ParcelID: Instant]
    let expected: Submission.ExpectedCase?

    init(_ submission: Submission, seal: MessageSeal) {
        let quarantine = submission.quarantine?.withoutNUL
        message = submission.message.map { MessageRow($0.withoutNUL, quarantine: quarantine, seal: seal) }
        job = submission.job?.withoutNUL
        nextPolls = submission.nextPolls
        expected = submission.expected.map { .init($0.key.withoutNUL, at: $0.versions) }
        guard quarantine == nil || submission.isPartlyRead else {
            // What could not be read says nothing.
            (facts, snapshots, consequences) = ([], [], [])
            return
        }
        facts = submission.facts.map(\.withoutNUL)
        snapshots = submission.snapshots.map(\.withoutNUL)
        consequences = submission.consequences.map(\.withoutNUL)
    }

    /// The same message, kept raw because it could not be stored with what follows from it.
    func quarantined(because reason: String) -> PreparedSubmission {
        var quarantined = self
        (quarantined.facts, quarantined.snapshots, quarantined.consequences) = ([], [], [])
        quarantined.message?.view.outcome = .quarantined
        quarantined.message?.view.quarantine = Submission.Quarantine(type: "not-stored", detail: reason)
        return quarantined
    }

    var isQuarantined: Bool { message?.view.outcome == .quarantined }
}

/// A batch folded into what is to be written: no key twice.
struct FoldedBatch: Sendable {
    private(set) var messages: [MessageID: MessageRow] = [:]
    private(set) var facts: [FactKey: HeardFact] = [:]
    private(set) var snapshots: [CaseKey: [CaseSnapshot]] = [:]
    private(set) var jobs: [JobResult] = []
    /// The submissions in their order, with which message of the batch each repeats.
    let submissions: [PreparedSubmission]

    init(_ submissions: some Sequence<PreparedSubmission>) {
        self.submissions = Array(submissions)
        for submission in self.submissions {
            if let row = submission.message {
                messages[row.view.id] = messages[row.view.id].map { $0.joined(with: row) } ?? row
            }
            for fact in submission.facts {
                var heard = facts[fact.key] ?? HeardFact(fact: fact, messages: [])
                heard.fact = heard.fact.joined(with: fact)
                if let id = submission.message?.view.id, !heard.messages.contains(id) { heard.messages.append(id) }
                facts[fact.key] = heard
            }
            for snapshot in submission.snapshots { snapshots[snapshot.key, default: []].append(snapshot) }
            if let job = submission.job { jobs.append(job) }
        }
    }

    /// When the parcels that were asked about are due again; of several answers about one the last counts.
    var nextPolls: [(ParcelID, Instant)] {
        let polls = submissions.map(\.nextPolls).reduce(into: [:]) { $0.merge($1) { _, last in last } }
        return polls.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Every waybill number that the batch says something about, in order.
    var numbers: [WaybillKey] {
        var numbers = Set(facts.values.map(\.fact.number))
        for submission in submissions {
            numbers.formUnion(submission.namedNumbers)
            numbers.formUnion(submission.nextPolls.keys.lazy.map(\.number))
        }
        return numbers.sorted()
    }
}

extension PreparedSubmission {
    /// The numbers that the submission names beside its facts.
    var namedNumbers: [WaybillKey] {
        var numbers = snapshots.flatMap { $0.parcels ?? [] }.compactMap(\.number)
        for consequence in consequences {
            switch consequence {
            case .interception(_, let answer): numbers.append(answer.parcel.number)
            case .askAbout(let number): numbers.append(number)
            case .refund, .person, .untold, .lookAgain, .readCase: break
            }
        }
        return numbers
    }
}

extension CaseParcel {
    /// Nil when the platform's courier is not known to us.
    var number: WaybillKey? { carrier.map { WaybillKey(carrier: $0, waybill: waybill) } }
}

extension MessageRow {
    init(_ message: InboundMessage, quarantine: Submission.Quarantine?, seal: MessageSeal) {
        let id = MessageID(of: message)
        self.init(
            view: MessageView(
                id: id, party: message.party, account: message.account, operation: message.operation,
                direction: message.direction, answers: message.answers, signature: message.signature,
                status: message.status, context: message.context, size: message.body.count,
                firstHeard: message.heard, lastHeard: message.heard, times: 1,
                outcome: quarantine == nil ? .applied : .quarantined, quarantine: quarantine),
            sealedBody: seal.seal(message.body, of: id))
    }

    /// Two hearings of one message as one; what could be applied once is applied.
    func joined(with other: MessageRow) -> MessageRow {
        var joined = view.outcome == .quarantined ? other : self
        joined.view.firstHeard = min(view.firstHeard, other.view.firstHeard)
        joined.view.lastHeard = max(view.lastHeard, other.view.lastHeard)
        joined.view.times = view.times + other.view.times
        // A body that retention has deleted does not come back with a repeat.
        joined.sealedBody = sealedBody
        return joined
    }
}

extension MessageID {
    /// sha256 over the parts, each prefixed by its length so that no two lists run together.
    public init(of message: InboundMessage) {
        let parts = [
            message.party.rawValue, message.account.rawValue, message.operation.rawValue, message.direction.rawValue,
            message.answers ?? message.signature?.rawValue ?? "",
        ]
        var bytes = [UInt8]()
        bytes.reserveCapacity(message.body.count + 128)
        for part in parts {
            bytes += "\(part.utf8.count):".utf8
            bytes += part.utf8
        }
        bytes += message.body
        self.init(rawValue: Hex.encode(Digest.hash(bytes, with: .sha256)))
    }
}
