import ShipmentModel
import Testing

/// Who can prove what (domain §6.9, C14).
@Suite struct `The grade of a milestone` {
    private let weaker: [(Verification, Channel, Grade?)] = [
        (.verified, .carrier, .proof), (.unprotected, .carrier, .hint), (.unverified, .carrier, nil),
        (.verified, .warehouse, .proof), (.unprotected, .warehouse, .hint), (.unverified, .warehouse, nil),
        (.verified, .aggregator, .hint), (.verified, .platform, .hint), (.verified, .person, .hint),
    ]

    @Test func `depends on the channel and its protection`() {
        for (verification, channel, grade) in weaker {
            for code in ["REFUSED", "RETURNING", "RETURNED"] {
                let fact = Facts.scan(code, at: 20, by: "acme", channel: channel, verification: verification)
                let reading = Facts.reading(fact)
                #expect(
                    [reading.refused, reading.returning, reading.returned].compactMap(\.self).first?.grade == grade)
                #expect(reading.hasTurned == (grade == .proof))
                #expect(reading.wantsQuery == (grade != .proof))
            }
        }
    }

    @Test func `an aggregator that is the authority proves an explicit return, nothing else`() {
        let context = Facts.context(authority: "lens")
        func told(_ code: String, _ verification: Verification = .verified) -> ParcelReading {
            Facts.reading(
                Facts.scan(code, at: 20, by: "lens", channel: .aggregator, verification: verification), in: context)
        }
        #expect(told("RETURNED").returned?.grade == .proof)
        #expect(told("RETURNED?").returned?.grade == .hint)
        #expect(told("RETURNED", .unprotected).returned?.grade == .hint)
        #expect(told("REFUSED").refused?.grade == .hint)
        #expect(told("RETURNING").returning?.grade == .hint)
        #expect(told("DELIVERED").delivered?.grade == .hint)
        let byTheLegRule = Facts.reading(
            Facts.scan("RETURNING", at: 20, by: "lens", channel: .aggregator),
            Facts.scan("DELIVERED", at: 40, by: "lens", channel: .aggregator), in: context)
        #expect(byTheLegRule.returned?.grade == .hint)
    }

    @Test func `beside the carrier's own verified word an authority is an aggregator like others`() {
        let context = Facts.context(authority: "lens")
        let told = Facts.scan("RETURNED", at: 20, by: "lens", channel: .aggregator)
        #expect(Facts.reading(of: [told, Facts.scan("OUT", at: 19)], in: context).returned?.grade == .hint)
        let unsigned = Facts.scan("OUT", at: 19, verification: .unverified)
        #expect(Facts.reading(of: [told, unsigned], in: context).returned?.grade == .proof)
    }

    @Test func `what is derived has the weakest grade of what it rests on`() {
        let hintedTurn = Facts.scan("RETURNING", at: 20, verification: .unprotected)
        #expect(Facts.reading(hintedTurn, Facts.scan("DELIVERED", at: 40)).returned?.grade == .hint)
        let hintedSign = Facts.scan("DELIVERED", at: 40, verification: .unprotected)
        #expect(Facts.reading(Facts.scan("RETURNING", at: 20), hintedSign).returned?.grade == .hint)
    }

    @Test func `the carrier's own proof is not weakened by a hint of the same`() {
        let reading = Facts.reading(
            Facts.scan("REFUSED", at: 19, by: "lens", channel: .aggregator), Facts.scan("REFUSED", at: 20),
            Facts.scan("REFUSED", at: 21, by: "lens", channel: .aggregator))
        #expect(reading.refused?.grade == .proof)
        #expect(reading.refused?.when == TimeSpan(Facts.hour(20)))
        #expect(!reading.wantsQuery)
    }

    @Test func `an aggregator's delivery alone holds money and asks`() {
        let reading = Facts.reading(
            Facts.scan("REFUSED", at: 20), Facts.scan("DELIVERED", at: 30, by: "lens", channel: .aggregator))
        #expect(reading.mayBeDelivered(after: TimeSpan(Facts.hour(20))))
        #expect(!reading.isDeliveredOutbound)
        #expect(reading.wantsQuery)
    }

    @Test func `an unsigned push is shown nowhere and asks once it tells something new`() {
        let push = Facts.scan("TRANSIT", at: 20, verification: .unverified, through: .push)
        #expect(Facts.reading(push).status == .unknown)
        #expect(Facts.reading(push).wantsQuery)
        #expect(!Facts.reading(push, Facts.scan("OUT", at: 21)).wantsQuery)
    }

    @Test func `an unlisted code is kept and decides nothing`() {
        let reading = Facts.reading(Facts.scan("PICKED", at: 1), Facts.scan("WHO KNOWS", at: 2))
        #expect(reading.status == .pickedUp)
        #expect(reading.lastHeardOf == TimeSpan(Facts.hour(2)))
    }

    @Test func `the reading names the tables that it was made with`() {
        #expect(Facts.reading().tableVersion == "acme=1;depot=1;lens=1;shop=1")
        #expect(Facts.reading().status == .unknown)
    }
}
