/// The facts about one parcel, each put in its place: what it means, when it may have happened, how much it can decide.
///
/// The work table of a ``ParcelReading``. Everything here depends on the set of facts alone: the rows are sorted by time
/// and then by name, so no order of arrival can show through.
struct ParcelEvidence {
    struct Row {
        /// Where its fact stands in `facts`.
        let index: Int
        let meaning: Meaning
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
    }

    let facts: [Fact]
    let context: ParcelContext
    /// Of grade hint or proof, oldest first.
    var rows: [Row] = []
    /// Unverified statements: they wake a query and decide nothing.
    private(set) var words: [Row] = []
    /// Rows taken back, or perhaps taken back, and by what.
    var annulments: [(scan: Int, by: Int)] = []
    /// The newest scan of any meaning.
    private(set) var newestScan: TimeSpan?

    init(facts set: FactSet, vocabularies: Vocabularies, context: ParcelContext) {
        facts = set.unordered
        self.context = context
        rows.reserveCapacity(facts.count)
        var ofOtherNumbers: [Int] = []
        for index in facts.indices {
            if facts[index].number == context.parcel.number {
                place(index, vocabularies.meaning(of: facts[index]), isOfLinkedNumber: false)
            } else {
                ofOtherNumbers.append(index)
            }
        }
        if !ofOtherNumbers.isEmpty { followLinkedNumber(ofOtherNumbers, vocabularies) }
        confirmRowsThatOthersConfirm()
        rows.sort(by: isOrdered)
        silenceVaguerCopies()
        annul()
    }

    func key(_ row: Row) -> FactKey { facts[row.index].key }

    private mutating func place(_ index: Int, _ meaning: Meaning, isOfLinkedNumber: Bool) {
        let span = effectiveSpan(of: facts[index], meaning)
        guard isOfLinkedNumber || isOfThisBinding(span) else { return }
        let row = Row(
            index: index, meaning: meaning, span: span, grade: grade(of: facts[index], meaning),
            isOfLinkedNumber: isOfLinkedNumber)
        if row.grade == .word {
            words.append(row)
            return
        }
        if facts[index].statement.topic == .scan {
            newestScan = newestScan.map { ($0.latest, $0.earliest) < (span.latest, span.earliest) ? span : $0 } ?? span
        }
        rows.append(row)
    }

    /// Facts about the number under which the parcel goes on count too: the caller joins them to the set.
    private mutating func followLinkedNumber(_ indices: [Int], _ vocabularies: Vocabularies) {
        let links = rows.filter { $0.meaning.linkedWaybill != nil }
        for index in indices {
            let number = facts[index].number
            let meaning = vocabularies.meaning(of: facts[index])
            let span = effectiveSpan(of: facts[index], meaning)
            // Numbers are reused: what was said about that one long before our parcel took it is about another parcel.
            let isOurs = links.contains { link in
                link.meaning.linkedWaybill == number.waybill && span.latest >= link.span.earliest - ParcelContext.margin
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
            guard let status = row.status, row.meaning.annuls == nil, row.meaning.linkedWaybill == nil else { continue }
            let isCopy = rows.contains { other in
                other.status == status && other.grade >= row.grade && row.span.strictlyContains(other.span)
                    && other.isOfLinkedNumber == row.isOfLinkedNumber && other.meaning.annuls == nil
                    && facts[other.index].party == facts[row.index].party
                    && facts[other.index].channel == facts[row.index].channel
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
