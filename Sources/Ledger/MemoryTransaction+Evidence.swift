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

    public func messages(answering jobs: [Job.ID]) throws -> [MessageView] {
        let wanted = Set(jobs)
        return messages.rows.values.map(\.view).filter { $0.answeredJob.map(wanted.contains) ?? false }
    }

    public func dropBodies(heardBefore instant: Instant, after position: Int64, limit: Int) throws
        -> (dropped: Int, position: Int64)
    {
        let looked = messages.rows.map { (position: messages.position(of: $0.key), row: $0.value) }
            .filter { $0.position > position }.sorted { $0.position < $1.position }.prefix(limit)
            .prefix { $0.row.view.firstHeard < instant }
        var dropped = 0
        for (_, row) in looked where row.sealedBody != nil {
            messages[row.view.id] = MessageRow(view: row.view, sealedBody: nil)
            dropped += 1
        }
        return (dropped, looked.last?.position ?? position)
    }

    public func joinFacts(_ facts: [HeardFact]) throws -> Set<FactKey> {
        var changed: Set<FactKey> = []
        for heard in facts {
            let (key, known) = (heard.fact.key, self.facts[heard.fact.key])
            let joined = known?.fact.joined(with: heard.fact) ?? heard.fact
            guard joined != known?.fact else { continue }
            let sources = Set(known?.messages ?? []).union(heard.messages)
            self.facts[key] = HeardFact(fact: joined, messages: sources.sorted())
            if known == nil { factKeys[joined.number] = (factKeys[joined.number] ?? []).union([key]) }
            changed.insert(key)
        }
        return changed
    }

    public func facts(of numbers: [WaybillKey]) throws -> [Fact] { try heardFacts(of: numbers).map(\.fact) }

    public func heardFacts(of numbers: [WaybillKey]) throws -> [HeardFact] {
        numbers.flatMap { factKeys[$0] ?? [] }.compactMap { facts[$0] }
            .sorted { ($0.fact.firstHeard, $0.fact.key) < ($1.fact.firstHeard, $1.fact.key) }
    }

    // MARK: Upkeep

    public func dropUnclaimed(after number: WaybillKey?, heardBefore: Instant, limit: Int) throws -> WaybillKey? {
        let next = numbers.rows.keys.filter { key in number.map { $0 < key } ?? true }.sorted().prefix(limit)
        for number in next where (claimants[number] ?? []).isEmpty {
            let keys = factKeys[number] ?? []
            guard keys.allSatisfy({ facts[$0].map { $0.fact.firstHeard < heardBefore } ?? true }) else { continue }
            for key in keys { facts[key] = nil }
            factKeys[number] = nil
            numbers[number] = nil
        }
        return next.count < limit ? nil : next.last
    }
}
