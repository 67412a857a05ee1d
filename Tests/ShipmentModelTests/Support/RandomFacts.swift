import ShipmentModel

/// Random facts, with copies of each as they happen in life: heard again, by another way, better or worse verified.
struct RandomFacts {
    private var generator: SplitMix64
    private static let codes = SmallVocabulary.rows.keys.sorted() + ["NOT IN ANY TABLE"]

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &generator) }
    mutating func number(in range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func pick<Element>(_ elements: Element...) -> Element {
        elements[Int.random(in: elements.indices, using: &generator)]
    }

    /// Few distinct hours, so that ties and doubtful orders are common.
    private mutating func writtenTime() -> WrittenTime? {
        let hour = Double(number(in: 0..<60))
        switch number(in: 0..<10) {
        case 0: return nil
        case 1: return .date(CivilTime(Facts.hour(hour)).date)
        case 2: return .local(CivilTime(Facts.hour(hour)))
        default: return Facts.written(hour)
        }
    }

    mutating func fact() -> Fact {
        let code = Self.codes[number(in: 0..<Self.codes.count)]
        let isStop = code.hasPrefix("STOP")
        let topic: Statement.Topic = isStop ? pick(.interception, .scan) : pick(.scan, .scan, .scan, .summary)
        let statement = Statement(
            topic, code: code, text: pick("", "", "a", "b"), place: pick(nil, nil, "上海市"), written: writtenTime(),
            requestNumber: isStop ? pick(nil, "R1", "R2", "FOREIGN") : nil,
            senderEventID: number(in: 0..<8) == 0 ? "\(number(in: 0..<3))" : nil)
        let (party, channel): (PartyID, Channel) = pick(
            ("acme", .carrier), ("acme", .carrier), ("acme", .carrier), ("lens", .aggregator), ("depot", .warehouse),
            ("shop", .platform), ("shop", .person))
        let heard = number(in: 0..<80)
        return Fact(
            statement, about: number(in: 0..<12) == 0 ? Facts.newNumber : Facts.number, by: party, channel: channel,
            heard: Facts.hour(Double(heard)), through: pick(.push, .answer, .answer, .person),
            verification: pick(.unverified, .unprotected, .verified, .verified, .verified),
            notBefore: pick(nil, nil, Facts.hour(Double(number(in: 0..<heard + 1)))))
    }

    /// The same fact heard otherwise: at another time, by another way, with another verification.
    mutating func copy(of fact: Fact) -> Fact {
        var statement = fact.statement
        if statement.senderEventID != nil, number(in: 0..<2) == 0 { statement.text = pick("", "a", "b") }
        return Fact(
            statement, about: fact.number, by: fact.party, channel: fact.channel,
            heard: Facts.hour(Double(number(in: 0..<80))), through: pick(.push, .answer),
            verification: pick(.unverified, .unprotected, .verified), notBefore: pick(nil, Facts.hour(1), Facts.hour(2))
        )
    }

    mutating func facts(_ count: Int) -> [Fact] {
        var facts: [Fact] = []
        while facts.count < count {
            facts.append(facts.isEmpty || number(in: 0..<4) > 0 ? fact() : copy(of: facts[number(in: 0..<facts.count)]))
        }
        return facts
    }

    mutating func context() -> ParcelContext {
        var context = Facts.context(
            authority: pick(nil, "lens"), buyerCity: pick(nil, "上海"),
            nextDispatch: pick(nil, nil, Facts.hour(Double(number(in: 168..<240)))), zone: pick(28_800, nil))
        for name in ["R1", "R2"].prefix(number(in: 0..<3)) {
            context.ownInterceptions.append(
                Facts.request(
                    name, kind: pick(.return, .return, .redirect), via: pick("acme", "lens"),
                    isAccepted: number(in: 0..<3) > 0, at: Double(number(in: 0..<40))))
        }
        return context
    }
}

extension CivilTime {
    /// What a clock at Greenwich shows.
    init(_ instant: Instant) {
        guard case .local(let time) = WrittenTime.parse(String(instant.description.dropLast())) else {
            preconditionFailure("\(instant) is not a whole second")
        }
        self = time
    }
}
