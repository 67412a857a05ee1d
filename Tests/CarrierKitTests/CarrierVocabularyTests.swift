import CarrierKit
import ShipmentModel
import Testing

/// What is stored beside a reading: as long as it stays the same, nothing is read again.
@Suite struct `A vocabulary's version` {
    private struct Small: CarrierVocabulary {
        let party: PartyID = "small"
        var rules = 3
        var tables: [StatusTable] = [["1 2": .inTransit, "80": .delivered], ["99": .returned]]

        func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning { .unlisted }
    }

    @Test func `is the number of its rules and the fingerprint of each table`() {
        let version = Small().version
        #expect(version == (["3"] + Small().tables.map(\.fingerprint)).joined(separator: "-"))
        // As it has always been: were it another one, every parcel would be read again after an upgrade.
        #expect(Small().tables[0].fingerprint == "2c7528cc92e501b7")
    }

    @Test func `changes with a rule, a row, a row's meaning and the order of rows`() {
        let others = [
            Small(rules: 4), Small(tables: []), Small(tables: [["1 2": .inTransit, "80": .delivered]]),
            Small(tables: [["1": .inTransit, "80": .delivered], ["99": .returned]]),
            Small(tables: [["1 2": .inTransit, "80": .refused], ["99": .returned]]),
            Small(tables: [["80": .delivered, "1 2": .inTransit], ["99": .returned]]),
        ]
        #expect(Set(others.map(\.version) + [Small().version]).count == others.count + 1)
    }

    @Test func `does not change with how codes share their rows, sources and notes`() {
        let apart = StatusTable(
            "code",
            rows: [
                .init("1", .inTransit, source: "A"), .init("2", .inTransit, source: "B", "a note"),
                .init("80", .delivered, source: "A"),
            ])
        #expect(apart.fingerprint == Small().tables[0].fingerprint)
    }
}
