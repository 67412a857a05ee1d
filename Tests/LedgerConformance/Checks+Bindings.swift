import Ledger
import RefundRules
import ShipmentModel

extension LedgerConformance {
    /// Which parcel a number stands for, and what wakes whom.
    static var bindingChecks: [LedgerCheck<Fixture>] {
        [
            LedgerCheck("a case that names a number adopts the facts that came before it") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                _ = try await ledger.record(
                    [World.push("in_transit", about: number, at: World.start - .hours(3))], at: World.start)
                let waiting = try await ledger.parcelViews(number)
                try expectEqual(waiting.map(\.id.isBound), [false], "bound before any case")
                try expectEqual(waiting.first?.nextPoll, nil, "the poll of a number without a case")
                try expectEqual(try await ledger.claimDueParcels(limit: 9, at: World.start).count, 0, "polls")
                _ = try await ledger.record([World.detail(World.snapshot(parcels: [number]))], at: World.start)
                let view = try unwrap(try await ledger.caseView(World.caseKey()), "the case")
                try expectEqual(view.parcels.map(\.reading.status), [.inTransit], "the adopted reading")
                try expectEqual(view.afterSale.state, .approved, "the state")
                try expectEqual(try await ledger.parcelViews(number).map(\.id.dispatch), [World.dispatched], "dispatch")
            },
            LedgerCheck("open parcels of open cases are polled, each once a lease; returned ones never again") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: number, at: World.start - .hours(3)),
                        World.detail(World.snapshot(parcels: [number])),
                    ], at: World.start)
                let targets = try await ledger.claimDueParcels(limit: 9, at: World.start)
                try expectEqual(targets.map(\.parcel.number), [number], "targets")
                try expectEqual(targets.first?.status, .inTransit, "the target's status")
                try expectEqual(targets.first?.shop, World.shop, "the target's shop")
                try expectEqual(targets.first?.lastPolled, nil, "the first poll's last poll")
                try expectEqual(
                    try await ledger.claimDueParcels(limit: 9, at: World.start).count, 0, "a second claim at once")
                let parcel = try unwrap(targets.first?.parcel, "the parcel")
                _ = try await ledger.record(
                    [Submission(nextPolls: [parcel: World.start + .hours(2)])], at: World.start)
                try expectEqual(
                    try await ledger.claimDueParcels(limit: 9, at: World.start + .hours(1)).count, 0, "too early")
                let again = try await ledger.claimDueParcels(limit: 9, at: World.start + .hours(2))
                try expectEqual(again.first?.lastPolled, World.start, "the last poll")
                _ = try await ledger.record(
                    [World.push("returned", about: number, at: World.start + .hours(3))], at: World.start + .hours(3))
                try expectEqual(
                    try await ledger.claimDueParcels(limit: 9, at: World.start + .days(1)).count, 0, "a returned parcel"
                )
            },
            LedgerCheck("a parcel whose ship time is a zero is polled like any other, and its number forgets nothing") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                var snapshot = World.snapshot(parcels: [number])
                snapshot.parcels?[0].dispatchedAt = Instant(milliseconds: 0)
                _ = try await ledger.record([World.detail(snapshot)], at: World.start)
                let view = try unwrap(try await ledger.caseView(World.caseKey()), "the case")
                try expectEqual(view.afterSale.parcels.map(\.dispatch), [World.start - .hours(1)], "the dispatch")
                let polled = try await ledger.claimDueParcels(limit: 9, at: World.start)
                try expectEqual(polled.map(\.parcel.number), [number], "what is polled")
                try expectEqual(try await ledger.parcelViews(number).compactMap(\.nextPoll).count, 1, "next polls")
            },
            LedgerCheck("a word about a parcel wakes one question an interval") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: number, at: World.start - .hours(3)),
                        World.detail(World.snapshot(parcels: [number])),
                    ], at: World.start)
                for job in try await ledger.claimJobs(
                    worker: "w", kinds: [.track], limit: 9, lease: .seconds(60), at: World.start)
                {
                    let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                    _ = try await ledger.record([Submission(job: done)], at: World.start)
                }
                let word = Submission(consequences: [.askAbout(number)])
                _ = try await ledger.record([word, word], at: World.start + .minutes(1))
                let job = try unwrap(
                    try await ledger.claim(.track, at: World.start + .minutes(1)), "the question")
                let done = JobResult(job: job.id, leaseToken: job.leaseToken, outcome: .done)
                _ = try await ledger.record([Submission(job: done), word], at: World.start + .minutes(2))
                // Too soon after the last question, but perhaps the word that matters: asked at the interval's end.
                for minute in 3...9 { _ = try await ledger.record([word], at: World.start + .minutes(Int64(minute))) }
                try expectEqual(try await ledger.openJob(.track)?.subject, number.description, "the next question")
                try expectEqual(
                    try await ledger.openJob(.track)?.dueAt, World.start + .minutes(16), "when it is asked")
                let unbound = Submission(consequences: [.askAbout(try World.number(99))])
                _ = try await ledger.record([unbound], at: World.start + .minutes(40))
                try expectEqual(try await ledger.jobs(JobFilter(kinds: [.track])).items.count, 1, "questions")
            },
            LedgerCheck("a case of an order sent before does not read the parcel that got the number again") {
                fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                var old = World.snapshot(World.caseKey(1), parcels: [number])
                let oldDispatch = World.dispatched - .days(100)
                old.parcels?[0].dispatchedAt = oldDispatch
                try await ledger.recordEach(
                    [
                        World.detail(old),
                        World.push("in_transit", about: number, at: oldDispatch + .hours(4)),
                        World.detail(World.snapshot(World.caseKey(2), parcels: [number])),
                        World.push("returned", about: number, at: World.start - .hours(1)),
                    ], at: World.start)
                let (first, second) = (
                    try await ledger.caseView(World.caseKey(1)), try await ledger.caseView(World.caseKey(2))
                )
                try expectEqual(first?.parcels.first?.reading.status, .inTransit, "the old parcel")
                try expectEqual(second?.parcels.first?.reading.status, .returned, "the new parcel")
                try expectEqual(first?.afterSale.parcels.first?.dispatch, oldDispatch, "the old dispatch")
            },
            LedgerCheck("two cases of one parcel share it, though one does not know its dispatch") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let number = try World.number()
                var second = World.snapshot(World.caseKey(2), parcels: [number])
                second.parcels?[0].dispatchedAt = nil
                try await ledger.recordEach(
                    [
                        World.detail(second),
                        World.detail(World.snapshot(World.caseKey(1), parcels: [number])),
                        World.push("in_transit", about: number, at: World.start - .hours(3)),
                        World.push("refused", about: number, at: World.start - .hours(2)),
                    ], at: World.start)
                for index in 1...2 {
                    let view = try unwrap(try await ledger.caseView(World.caseKey(index)), "case \(index)")
                    try expectEqual(view.afterSale.parcels.map(\.dispatch), [World.dispatched], "dispatch \(index)")
                    try expectEqual(view.parcels.map(\.reading.status), [.refused], "status \(index)")
                    try expectEqual(view.afterSale.state, .turned, "state \(index)")
                }
                try expectEqual(try await ledger.parcelViews(number).count, 1, "parcels")
            },
            LedgerCheck("facts about the number a parcel goes on under wake its case") { fixture in
                let ledger = try await World.ledger(on: fixture.make())
                let (number, linked) = (try World.number(1), try World.number(2))
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: number, at: World.start - .hours(9)),
                        World.detail(World.snapshot(parcels: [number])),
                        World.push("goes-on-as:\(linked.waybill)", about: number, at: World.start - .hours(3)),
                    ], at: World.start)
                let before = try unwrap(try await ledger.caseView(World.caseKey()), "the case")
                try expect(before.parcels.contains { $0.id.number == linked }, "the new number is not shown")
                try expect(
                    try await ledger.claimDueParcels(limit: 9, at: World.start).contains { $0.parcel.number == linked },
                    "the new number is not polled")
                let receipts = try await ledger.record(
                    [World.push("delivered", about: linked, at: World.start - .hours(1))], at: World.start)
                try expectEqual(receipts.first?.cases, [World.caseKey()], "the cases that were decided")
                let after = try unwrap(try await ledger.caseView(World.caseKey()), "the case")
                try expectEqual(after.afterSale.state, .refundDue, "the state after the return on the new number")
            },
            LedgerCheck("a corrected table lets its cases be looked at again") { fixture in
                let store = try await fixture.make()
                let ledger = try await World.ledger(on: store)
                let number = try World.number()
                try await ledger.recordEach(
                    [
                        World.push("in_transit", about: number, at: World.start - .hours(3)),
                        World.detail(World.snapshot(parcels: [number])),
                    ], at: World.start)
                var vocabulary = TestVocabulary()
                vocabulary.version = "2"
                let settings = World.settings { [vocabulary] in $0.vocabularies = Vocabularies([vocabulary]) }
                let later = World.start + .minutes(1)
                let corrected = try await World.ledger(on: store, settings: settings, at: later)
                try expectEqual(
                    try await corrected.casesToLookAt(limit: 9, at: later), [World.caseKey()], "cases to look at")
                _ = try await corrected.record([Submission(consequences: [.lookAgain(World.caseKey())])], at: later)
                try expect(try await corrected.casesToLookAt(limit: 9, at: later).isEmpty, "looked at for ever")
                let again = try await World.ledger(on: store, settings: settings, at: later + .minutes(1))
                try expect(
                    try await again.casesToLookAt(limit: 9, at: later + .minutes(1)).isEmpty, "the same table again")
            },
        ]
    }
}
