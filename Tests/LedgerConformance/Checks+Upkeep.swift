import Ledger
import PartyKit
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// What is kept for a time only, and what nobody may change.
    static var upkeepChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck(
                "facts that no case names are forgotten in time; a deleted body does not come back with a repeat"
            ) { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let (named, unnamed, fresh) = (try World.number(1), try World.number(2), try World.number(3))
                let old = World.start - .days(40)
                var snapshot = World.snapshot(parcels: [named])
                snapshot.parcels?[0].dispatchedAt = old - .hours(5)
                let (first, second) = (
                    World.push("in_transit", about: named, at: old), World.push("in_transit", about: unnamed, at: old)
                )
                let receipts = try await ledger.record([first, second], at: old)
                _ = try await ledger.record(
                    [World.detail(snapshot), World.push("in_transit", about: fresh, at: World.start)], at: World.start)
                let limit = World.start - .days(30)
                var rounds = 0
                try expectEqual(try await ledger.dropBodies(heardBefore: limit, limit: 9), 2, "bodies deleted")
                while try await ledger.dropUnclaimed(heardBefore: limit, limit: 1) {
                    rounds += 1
                    try expect(rounds < 9, "sweeping without an end")
                }
                try expectEqual(try await ledger.parcelViews(named).flatMap(\.facts).count, 1, "a case's facts")
                try expectEqual(try await ledger.parcelViews(unnamed).count, 0, "an old number without a case")
                try expectEqual(try await ledger.parcelViews(fresh).flatMap(\.facts).count, 1, "a fresh number's facts")
                let again = try await ledger.record([second], at: World.start)
                try expectEqual(again.map(\.outcome), [.duplicate], "an old message again")
                let id = try unwrap(receipts.last?.messageID, "the message's id")
                let body = try await ledger.rawBody(of: id, for: "anna", reason: "test", at: World.start)
                try expect(body == nil, "a deleted body is back")
                try expectEqual(try await ledger.parcelViews(unnamed).flatMap(\.facts).count, 1, "its facts again")
            },
            LedgerCheck("the audit is a chain: entry after entry fits") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                try expectEqual(try await ledger.firstBrokenAuditEntry(), nil, "an empty audit")
                _ = try await ledger.makeDue()
                try await ledger.setStopSwitch(true, by: "anna", reason: "drill", at: World.start)
                try expect(try await ledger.audit(AuditFilter()).items.count > 3, "too few entries to tell")
                try expectEqual(try await ledger.firstBrokenAuditEntry(), nil, "the first entry that does not fit")
                let switched = try await ledger.audit(AuditFilter(action: "stop-switch")).items
                try expectEqual(switched.map(\.actor), ["anna"], "entries by action")
            },
        ]
    }
}
