public import ShipmentModel

extension MemoryTransaction {
    public func ensureParcels(_ numbers: [WaybillKey]) throws {
        for number in numbers where self.numbers[number] == nil { self.numbers[number] = true }
    }

    public func lockParcels(_ numbers: [WaybillKey]) throws {
        for number in numbers where self.numbers[number] == nil {
            throw StoreFault.refused("\(number) is locked before it exists")
        }
    }

    public func messageOutcomes(_ ids: [MessageID]) throws -> [MessageID: Receipt.Outcome] {
        Dictionary(ids.compactMap { id in messages[id].map { (id, $0.view.outcome) } }) { first, _ in first }
    }

    public func putMessages(_ rows: [MessageRow]) throws {
        for row in rows { messages[row.view.id] = messages[row.view.id].map { $0.joined(with: row) } ?? row }
    }

    public func message(_ id: MessageID) throws -> MessageRow? { messages[id] }

    public func messages(_ filter: MessageFilter, before: Int64?, limit: Int) throws -> [(Int64, MessageView)] {
        messages.page(before: before, limit: limit) { _, row in
            (filter.party == nil || row.view.party == filter.party)
                && (filter.outcome == nil || row.view.outcome == filter.outcome)
        }.map { ($0.position, $0.row.view) }
    }

    public func joinFacts(_ facts: [Fact]) throws -> Set<FactKey> {
        var changed: Set<FactKey> = []
        for fact in facts {
            let known = self.facts[fact.key]
            let joined = known?.joined(with: fact) ?? fact
            guard joined != known else { continue }
            self.facts[fact.key] = joined
            if known == nil { factKeys[fact.number] = (factKeys[fact.number] ?? []).union([fact.key]) }
            changed.insert(fact.key)
        }
        return changed
    }

    public func addSources(_ sources: [FactSource]) throws {
        for source in sources {
            self.sources[source.fact] = (self.sources[source.fact] ?? []).union([source.message])
        }
    }

    public func facts(of numbers: [WaybillKey]) throws -> [Fact] {
        numbers.flatMap { factKeys[$0] ?? [] }.sorted().compactMap { facts[$0] }
    }

    public func sources(of facts: [FactKey]) throws -> [FactSource] {
        facts.flatMap { fact in (sources[fact] ?? []).sorted().map { FactSource(fact: fact, message: $0) } }
    }
}
