/// The facts about one parcel, each put in its place: what it means, when it may have happened, how much it can decide.
///
/// The work table of a ``ParcelReading``. Everything here depends on the set of facts alone: the rows are sorted by time
/// and then by name, so no order of arrival can show through.
struct ParcelEvidence {
    struct Row {
        /// Where its fact stands in `facts`.
        let index: Int
        let topic: Statement.Topic
        let channel: Channel
        let meaning: Sense
        let span: TimeSpan
        /// How much it can say about the parcel's status. Interceptions are graded apart (``InterceptionHistory``).
        var grade: Grade
        /// The parcel goes on under another number, and this row is about that one.
        let isOfLinkedNumber: Bool
        /// Taken back by an annulment.
        var isTakenBack = false
        /// A less precise copy of another row.
        var isVagueCopy = false

        var status: ShipmentStatus? { meaning.status }
        /// Whether the row by itself says that the parcel goes back, or is back.
        var turns: Bool { status == .returning || status == .returned || meaning.turnsByAnnouncement }
    }

    let facts: [Fact]
    let context: ParcelContext
    /// Whether the carrier itself has said anything of this number, verified.
    let carrierSpeaks: Bool
    /// The binding: a span that ends between belongs to this parcel.
    let begins: Instant
    let ends: Instant
    /// Of grade hint or proof, oldest first.
    var rows: [Row] = []
    /// Unverified statements: they wake a query and decide nothing.
    private(set) var words: [Row] = []
    /// The numbers under which the parcel goes on, by the fact that says so.
    private var links: [(fact: Int, waybill: Waybill)] = []
    /// Rows taken back, or perhaps taken back, and by what.
    var annulments: [(scan: Int, by: Int)] = []
    /// The newest scan of any meaning.
    private(set) var newestScan: TimeSpan?

    init(facts set: FactSet, vocabularies: Vocabularies, context: ParcelContext) {
        facts = set.facts
        self.context = context
        carrierSpeaks =
            context.authority != nil && set.facts.contains { $0.channel == .carrier && $0.verification == .verified }
        (begins, ends) = (context.begins, context.ends)
        rows.reserveCapacity(facts.count)
        var ofOtherNumbers: [Int] = []
        var speaker: (party: PartyID, table: (any Vocabulary)?)?
        for index in facts.indices {
            guard facts[index].number == context.parcel.number else {
                ofOtherNumbers.append(index)
                continue
            }
            // Nearly all facts of a parcel are one party's.
            if speaker?.party != facts[index].party {
                speaker = (facts[index].party, vocabularies.table(of: facts[index].party))
            }
            let meaning = speaker?.table?.meaning(of: facts[index].statement, heardThrough: facts[index].routes)
            place(index, meaning ?? .unlisted, isOfLinkedNumber: false)
        }
        if !ofOtherNumbers.isEmpty { followLinkedNumber(ofOtherNumbers, vocabularies) }
        confirmRowsThatOthersConfirm()
        rows.sort(by: isOrdered)
        silenceVaguerCopies()
        annul()
    }

    func key(_ row: Row) -> FactKey { facts[row.index].key }

    /// The number that a row says the parcel goes on under.
    func linkedWaybill(_ row: Row) -> Waybill? {
        row.meaning.namesLinkedWaybill ? links.first { $0.fact == row.index }?.waybill : nil
    }

    private mutating func place(_ index: Int, _ meaning: Meaning, isOfLinkedNumber: Bool) {
        let statement = facts[index].statement
        let span = effectiveSpan(of: facts[index], statement, meaning)
        guard isOfLinkedNumber || isOfThisBinding(span) else { return }
        let row = Row(
            index: index, topic: statement.topic, channel: facts[index].channel, meaning: Sense(meaning), span: span,
            grade: grade(of: facts[index], statement, meaning), isOfLinkedNumber: isOfLinkedNumber)
        if let linked = meaning.linkedWaybill { links.append((index, linked)) }
        if row.grade == .word {
            words.append(row)
            return
        }
        if row.topic == .scan {
            newestScan = newestScan.map { ($0.latest, $0.earliest) < (span.latest, span.earliest) ? span : $0 } ?? span
        }
        rows.append(row)
    }

    /// Facts about the number under which the parcel goes on count too: the caller joins them to the set.
    private mutating func followLinkedNumber(_ indices: [Int], _ vocabularies: Vocabularies) {
        let links = rows.filter(\.meaning.namesLinkedWaybill)
        for index in indices {
            let number = facts[index].number
            let meaning = vocabularies.meaning(of: facts[index])
            let span = effectiveSpan(of: facts[index], facts[index].statement, meaning)
            // Numbers are reused: what was said about that one long before our parcel took it is about another parcel.
            let isOurs = links.contains { link in
                linkedWaybill(link) == number.waybill && span.latest >= link.span.earliest - ParcelContext.margin
            }
            if isOurs { place(index, meaning, isOfLinkedNumber: true) }
        }
    }

    /// By time, then by the order for ties, then by name.
    private func isOrdered(_ left: Row, _ right: Row) -> Bool {
        if left.span.earliest != right.span.earliest { return left.span.earliest < right.span.earliest }
        if left.span.latest != right.span.latest { return left.span.latest < right.span.latest }
        let (leftRank, rightRank) = (left.meaning.rankAmongTies, right.meaning.rankAmongTies)
        return leftRank != rightRank ? leftRank < rightRank : key(left) < key(right)
    }

    /// A summary without a time, or a scan known to the day, adds nothing where the same sender says the same thing more
    /// precisely, and its wide span would only make the order unclear.
    private mutating func silenceVaguerCopies() {
        for vague in rows.indices where !rows[vague].span.isPoint {
            let row = rows[vague]
            guard let status = row.status, row.meaning.annuls == nil, !row.meaning.namesLinkedWaybill else { continue }
            let isCopy = rows.contains { other in
                other.status == status && other.grade >= row.grade && row.span.strictlyContains(other.span)
                    && other.isOfLinkedNumber == row.isOfLinkedNumber && other.meaning.annuls == nil
                    && other.channel == row.channel && facts[other.index].party == facts[row.index].party
                    && (other.meaning.direction == row.meaning.direction || row.meaning.direction == nil)
            }
            // What it says about an interception is read all the same.
            if isCopy { rows[vague].isVagueCopy = true }
        }
    }
}

extension TimeSpan {
    var isPoint: Bool { earliest == latest }

    func strictlyContains(_ other: TimeSpan) -> Bool {
        self != other && earliest <= other.earliest && other.latest <= latest
    }

    /// Whether both may be the same moment, give or take.
    func touches(_ other: TimeSpan, within margin: Duration = .zero) -> Bool {
        earliest <= other.latest + margin && other.earliest <= latest + margin
    }
}
