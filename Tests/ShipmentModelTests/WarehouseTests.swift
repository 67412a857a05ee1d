import ShipmentModel
import Testing

/// What a warehouse says of goods in its hands.
@Suite struct WarehouseTests {
    private static let vocabularies = Vocabularies([SmallVocabulary(party: "acme"), WarehouseVocabulary()])

    private func reading(_ facts: Fact...) -> ParcelReading {
        ParcelReading(of: FactSet(facts), vocabularies: Self.vocabularies, context: Facts.context())
    }

    private func word(
        _ word: WarehouseVocabulary.Word, at hours: Double, verification: Verification = .verified,
        channel: Channel = .warehouse
    ) -> Fact {
        Facts.scan(
            word.rawValue, at: hours, by: WarehouseVocabulary.party, channel: channel, verification: verification)
    }

    @Test(arguments: WarehouseVocabulary.Word.allCases)
    func `whatever it found, the goods are back`(found: WarehouseVocabulary.Word) {
        let reading = reading(Facts.scan("REFUSED", at: 10), word(found, at: 40))
        #expect(reading.status == .returned)
        #expect(reading.returned?.grade == .proof)
        #expect(reading.returned?.testimony?.channel == .warehouse)
        #expect(reading.inspection?.condition == [.inspected: .sound, .damaged: .damaged, .empty: .empty][found])
    }

    @Test func `the newest finding counts; where the order is not sure, the worse one`() {
        let later = reading(word(.damaged, at: 40), word(.inspected, at: 41))
        #expect(later.inspection?.condition == .sound)
        let same = reading(word(.damaged, at: 40), word(.inspected, at: 40), word(.empty, at: 40))
        #expect(same.inspection?.condition == .empty)
    }

    @Test func `only the warehouse's own verified word is a finding`() {
        #expect(reading(word(.damaged, at: 40, verification: .unverified)).inspection == nil)
        #expect(reading(word(.damaged, at: 40, channel: .carrier)).inspection == nil)
    }

    @Test func `an unknown word decides nothing`() {
        let reading = reading(
            Facts.scan("lost in aisle 7", at: 40, by: WarehouseVocabulary.party, channel: .warehouse))
        #expect(reading.returned == nil && reading.inspection == nil)
        #expect(reading.status == .unknown)
    }

    @Test func `goods in hand outweigh the sign on an old number`() {
        let reading = reading(
            Facts.scan("RETURNING, NEW NUMBER", at: 20), Facts.scan("DELIVERED", at: 30), word(.received, at: 40))
        #expect(reading.returned?.grade == .proof)
    }
}
