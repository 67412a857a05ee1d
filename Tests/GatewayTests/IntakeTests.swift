import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

struct IntakeTests {
    private let store = GatedStore()
    private let latch = Latch()

    private static func push(_ index: Int) -> Submission {
        Submission(
            message: InboundMessage(
                party: "sf", account: "sf-main", operation: .pushTrack, direction: .push, signature: .verified,
                body: Array("push \(index)".utf8), heard: Instant(seconds: 1_795_309_200)))
    }

    /// A town whose next commits wait at the latch, and how many commits there were before.
    private func heldTown() async throws -> (town: Town, writesBefore: Int) {
        let town = try await Town(store)
        let before = store.writes
        store.hold(at: latch)
        return (town, before)
    }

    @Test func `what comes while a commit is under way is committed together, each acknowledged after its own`()
        async throws
    {
        let (town, before) = try await heldTown()
        let acknowledged = Notes<Int>()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await submit(0, to: town, acknowledged) }
            await latch.arrivals(1)
            for index in 1...300 { group.addTask { await submit(index, to: town, acknowledged) } }
            await until { await town.intake.waitingCount == 300 }
            #expect(acknowledged.count == 0, "nothing is acknowledged before its commit")
            latch.openOnce()
            await latch.arrivals(2)
            await until { acknowledged.count == 1 }
            #expect(acknowledged.all == [0], "the second commit has not ended")
            latch.open()
        }
        #expect(acknowledged.count == 301)
        #expect(store.writes - before == 3, "one, \(Intake.batchMax), and the rest")
        #expect(try await town.messages(.applied).count == 301)
    }

    private func submit(_ index: Int, to town: Town, _ acknowledged: Notes<Int>) async {
        do {
            let receipt = try await town.intake.submit(Self.push(index))
            #expect(receipt.outcome == .applied)
            acknowledged.add(index)
        } catch {
            Issue.record("refused: \(error)")
        }
    }

    @Test func `when the store fails nobody is acknowledged, and nothing of it is kept`() async throws {
        let (town, _) = try await heldTown()
        let refusals = Notes<Intake.Refusal>()
        store.fail(with: .unavailable("the disk is full"))
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                group.addTask {
                    do throws(Intake.Refusal) {
                        _ = try await town.intake.submit(Self.push(index))
                    } catch {
                        refusals.add(error)
                    }
                }
            }
            await until { await town.intake.waitingCount == 19 }
            latch.open()
        }
        #expect(refusals.all == Array(repeating: .store(LedgerError(.unavailable, "the disk is full")), count: 20))
        store.fail(with: nil)
        #expect(try await town.messages().isEmpty)
        #expect(try await town.intake.submit(Self.push(0)).outcome == .applied)
    }

    @Test func `more than the queue holds is refused at once`() async throws {
        let (town, _) = try await heldTown()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await town.intake.submit(Self.push(0)) }
            await latch.arrivals(1)
            for index in 1...Intake.queueMax { group.addTask { _ = try await town.intake.submit(Self.push(index)) } }
            await until { await town.intake.waitingCount == Intake.queueMax }
            await #expect(throws: Intake.Refusal.overloaded) {
                try await town.intake.submit(Self.push(Intake.queueMax + 1))
            }
            latch.open()
            try await group.waitForAll()
        }
    }

    @Test func `an answer waits where a push is refused`() async throws {
        let town = try await Town(store)
        store.fail(with: .unavailable("locked"))
        let start = town.clock.now
        await #expect(throws: Intake.Refusal.self) { try await town.intake.keep(Self.push(1)) }
        #expect(town.clock.now - start == .milliseconds(10_200), "it came again four times, with growing pauses")

        store.hold(at: latch)
        async let kept = town.intake.keep(Self.push(2))
        await latch.arrivals(1)
        store.fail(with: nil)
        latch.open()
        #expect(try await kept.outcome == .applied)
    }

    @Test func `closing waits for what was taken and refuses what comes`() async throws {
        let (town, _) = try await heldTown()
        let events = Notes<String>()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await submit(1, to: town, Notes()) }
            await latch.arrivals(1)
            group.addTask {
                await submit(2, to: town, Notes())
                events.add("committed")
            }
            await until { await town.intake.waitingCount == 1 }
            group.addTask {
                await town.intake.close()
                events.add("closed")
            }
            await until { await town.intake.isClosed }
            await #expect(throws: Intake.Refusal.closed) { try await town.intake.submit(Self.push(3)) }
            latch.openOnce()
            await latch.arrivals(2)
            #expect(events.all.isEmpty, "it is not closed while something waits")
            latch.open()
        }
        #expect(Set(events.all) == ["committed", "closed"])
        #expect(try await town.messages().count == 2)
        await town.intake.close()
    }
}
