/// How a parcel's reading takes one fact: what it means, when it may have happened, how much it can decide.
///
/// For people who ask why: the reading itself is what decides (``ParcelReading``).
public struct WeighedFact: Hashable, Sendable {
    public var meaning: Meaning
    /// The status that it says after the leg rule: a signature on the way back is the sender's. As its own words say where
    /// it cannot count.
    public var statusOnItsLeg: ShipmentStatus?
    /// Its effective time: as written, or as heard where the written time cannot be.
    public var when: TimeSpan
    /// What it can say about the parcel's status. An interception's result may weigh more, as an answer to our own
    /// request: see ``ParcelReading/Interception/grade``.
    public var grade: Grade
    /// Taken back by a later annulment.
    public var isTakenBack: Bool
    /// A less precise copy of another fact, which speaks for both.
    public var isVagueCopy: Bool

    public init(
        meaning: Meaning, statusOnItsLeg: ShipmentStatus?, when: TimeSpan, grade: Grade, isTakenBack: Bool = false,
        isVagueCopy: Bool = false
    ) {
        self.meaning = meaning
        self.statusOnItsLeg = statusOnItsLeg
        self.when = when
        self.grade = grade
        self.isTakenBack = isTakenBack
        self.isVagueCopy = isVagueCopy
    }
}

extension ParcelReading {
    /// Weighs each fact as reading the parcel does.
    ///
    /// - Returns: The facts of this parcel alone: what was said about another parcel of the same, reused number is not
    ///   among them.
    /// - Complexity: That of reading the parcel once.
    public static func weigh(
        _ facts: FactSet, vocabularies: Vocabularies, context: ParcelContext
    ) -> [FactKey: WeighedFact] {
        let evidence = ParcelEvidence(facts: facts, vocabularies: vocabularies, context: context)
        var leg = LegRule()
        var onItsLeg: [FactKey: ShipmentStatus] = [:]
        for index in evidence.shownOrder() where evidence.speaks(index) {
            let row = evidence.rows[index]
            onItsLeg[evidence.key(row)] =
                if row.isOfLinkedNumber, leg.isTurned {
                    row.status?.onTheWayBack
                } else {
                    leg.read(row.meaning, isConclusive: row.grade == .proof)?.status
                }
        }
        return Dictionary(
            (evidence.rows + evidence.words).map { row in
                let key = evidence.key(row)
                return (
                    key,
                    WeighedFact(
                        meaning: vocabularies.meaning(of: evidence.facts[row.index]),
                        statusOnItsLeg: onItsLeg[key] ?? row.status, when: row.span, grade: row.grade,
                        isTakenBack: row.isTakenBack, isVagueCopy: row.isVagueCopy)
                )
            }
        ) { first, _ in first }
    }
}
