internal import Gateway
internal import Ledger
internal import PartyRegistry
internal import RefundRules
internal import ShipmentModel

/// I4, from the raw messages: all that is kept, read once more and joined in another order, some of it twice and in other
/// batches, must give the facts that the ledger has come to.
struct Recollection<Store: LedgerStore> {
    let world: World
    let store: Store
    let ledger: LedgerEngine<Store>
    let parties: Parties
    let seal: MessageSeal

    func run() async throws {
        world.record.reach(.readAgain)
        let other = MemoryStore()
        let again = try await LedgerEngine(
            store: other, settings: parties.decisionSettings(reading: PartyRegistry.vocabularies), seal: seal,
            at: world.now)
        var said = try await readAgain().shuffled(using: &world.chance)
        said += said.prefix(world.chance.below(said.count / 4 + 1))
        while !said.isEmpty {
            let batch = said.suffix(1 + world.chance.below(20))
            said.removeLast(batch.count)
            _ = try await again.record(Array(batch), at: world.now)
        }
        for life in world.lives {
            for parcel in life.parcels {
                let number = parcel.number
                let kept = try await store.read { try $0.heardFacts(of: [number]) }
                let joined = try await other.read { try $0.heardFacts(of: [number]) }
                compare(kept.map(\.fact), with: joined.map(\.fact), of: number, life)
            }
        }
    }

    /// What every kept message says, as facts alone: cases and money are not repeated.
    private func readAgain() async throws -> [Submission] {
        let rereading = Rereading(parties: parties, ledger: ledger, intents: [:])
        var said: [Submission] = []
        var after: String?
        repeat {
            let page = try await ledger.messages(MessageFilter(limit: 500, after: after))
            let bodies = try await ledger.bodies(of: page.items.map(\.id))
            for view in page.items where view.outcome == .applied {
                guard let body = bodies[view.id] else {
                    world.record.violate(.kept, nil, "the raw message \(view.id) is gone")
                    continue
                }
                switch try await rereading.outcome(of: view, body: body) {
                case .submission(let submission):
                    if !submission.facts.isEmpty { said.append(Submission(facts: submission.facts)) }
                case .nothing: continue
                case .unreadable(let reason):
                    world.record.violate(.reading, nil, "message \(view.id), read before, is not now: \(reason)")
                }
            }
            after = page.next
        } while after != nil
        return said
    }

    private func compare(_ kept: [Fact], with joined: [Fact], of number: WaybillKey, _ life: Life) {
        let kept = Dictionary(kept.map { ($0.key, $0) }) { first, _ in first }
        let joined = Dictionary(joined.map { ($0.key, $0) }) { first, _ in first }
        let differing = Set(kept.keys).union(joined.keys).filter { kept[$0] != joined[$0] }.sorted()
        guard let first = differing.first else { return }
        let sides = "kept \(kept[first].map { "\($0)" } ?? "not"), read again \(joined[first].map { "\($0)" } ?? "not")"
        world.record.violate(
            .reading, life, "\(number): \(differing.count) facts in another order are others, as \(sides)")
    }
}
