public import RefundRules
public import ShipmentModel

extension MemoryTransaction {
    public func claims(on numbers: [WaybillKey]) throws -> [ParcelClaim] {
        numbers.flatMap { number in
            (claimants[number] ?? []).sorted().flatMap { (claims[$0] ?? []).filter { $0.number == number } }
        }
    }

    public func claims(of cases: [CaseKey]) throws -> [ParcelClaim] { cases.flatMap { claims[$0] ?? [] } }

    public func replaceClaims(of cases: [CaseKey], with new: [ParcelClaim]) throws {
        for key in cases {
            for old in claims[key] ?? [] { claimants[old.number] = (claimants[old.number] ?? []).subtracting([key]) }
            claims[key] = []
        }
        for claim in new {
            claims[claim.caseKey, default: []].append(claim)
            claimants[claim.number] = (claimants[claim.number] ?? []).union([claim.caseKey])
        }
    }

    public func lockCases(_ keys: [CaseKey]) throws -> [CaseKey: CaseRow] {
        Dictionary(keys.compactMap { key in cases[key].map { (key, $0) } }) { first, _ in first }
    }

    public func writeCases(_ rows: [CaseRow]) throws { for row in rows { write(row) } }

    private func write(_ row: CaseRow) {
        let key = row.afterSale.key
        cases[key] = row
        if looks[key] != row.lookAgainAt { looks[key] = row.lookAgainAt }
    }

    public func caseRow(_ key: CaseKey) throws -> CaseRow? { cases[key] }

    public func caseRows(_ filter: CaseFilter, before: Int64?, limit: Int) throws -> [(Int64, CaseRow)] {
        cases.page(before: before, limit: limit) { key, row in
            filter.states?.contains(row.afterSale.state) ?? true && filter.shops?.contains(key.shop) ?? true
                && (filter.isOverdue == nil || row.afterSale.isOverdue == filter.isOverdue)
        }.map { ($0.position, $0.row) }
    }

    public func caseCounts(shops: Set<ShopID>?) throws -> [CaseState: Int] {
        let wanted = cases.rows.values.filter { shops?.contains($0.afterSale.key.shop) ?? true }
        return Dictionary(wanted.map { ($0.afterSale.state, 1) }, uniquingKeysWith: +)
    }

    public func casesToLookAt(limit: Int, at now: Instant) throws -> [CaseKey] {
        looks.rows.filter { $0.value <= now }.map { ($0.value, cases.position(of: $0.key), $0.key) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(limit).map(\.2)
    }

    public func setLook(of keys: [CaseKey], to instant: Instant) throws {
        for key in keys {
            guard var row = cases[key] else { continue }
            row.lookAgainAt = instant
            write(row)
        }
    }

    public func lookAgainUnlessRead(with tableVersion: String, at now: Instant) throws {
        let outdated = parcels.rows.values.filter { $0.tableVersion != tableVersion }.map(\.id.number)
        for key in Set(outdated.flatMap { claimants[$0] ?? [] }).sorted() {
            guard var row = cases[key], row.isWatched else { continue }
            row.lookAgainAt = min(row.lookAgainAt ?? now, now)
            write(row)
        }
    }

    // MARK: Parcels

    public func parcels(of numbers: [WaybillKey]) throws -> [ParcelRow] {
        Set(numbers).flatMap { parcelIDs[$0] ?? [] }.compactMap { parcels[$0] }.sorted { $0.id < $1.id }
    }

    public func writeParcels(_ rows: [ParcelRow]) throws {
        for row in rows {
            if parcels[row.id] == nil { parcelIDs[row.id.number, default: []].insert(row.id) }
            parcels[row.id] = row
        }
    }

    public func removeParcels(_ ids: [ParcelID]) throws {
        for id in ids {
            parcels[id] = nil
            parcelIDs[id.number, default: []].remove(id)
        }
    }

    public func claimPolls(limit: Int, at now: Instant, next: Instant) throws -> [ParcelRow] {
        let due = parcels.rows.values.compactMap { row in row.nextPoll.map { ($0, row.id) } }
            .filter { $0.0 <= now }.sorted { $0 < $1 }.prefix(limit)
        return due.compactMap { _, id in
            guard let row = parcels[id] else { return nil }
            var claimed = row
            (claimed.nextPoll, claimed.lastPolled) = (next, now)
            parcels[id] = claimed
            return row
        }
    }

    public func setNextPolls(_ polls: [(ParcelID, Instant)]) throws {
        for (id, next) in polls {
            guard var row = parcels[id], row.nextPoll != nil else { continue }
            row.nextPoll = next
            parcels[id] = row
        }
    }

    // MARK: Orders and interceptions

    public func lockOrders(_ keys: [OrderKey]) throws -> [OrderKey: OrderRow] {
        Dictionary(keys.compactMap { key in orders[key].map { (key, $0) } }) { first, _ in first }
    }

    public func writeOrders(_ rows: [OrderRow]) throws { for row in rows { orders[row.key] = row } }

    public func interceptions(of numbers: [WaybillKey]) throws -> [InterceptionRow] {
        Set(numbers).flatMap { requestNumbers[$0] ?? [] }.compactMap { interceptions[$0] }
            .sorted { ($0.parcel, $0.record.requestNumber) < ($1.parcel, $1.record.requestNumber) }
    }

    public func writeInterceptions(_ rows: [InterceptionRow]) throws {
        for row in rows {
            let number = row.record.requestNumber
            if interceptions[number] == nil { requestNumbers[row.parcel.number, default: []].insert(number) }
            interceptions[number] = row
        }
    }
}

extension MemoryTable {
    subscript(key: Key, default row: @autoclosure () -> Row) -> Row {
        get { self[key] ?? row() }
        set { self[key] = newValue }
    }
}
