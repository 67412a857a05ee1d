public import ShipmentModel

extension LedgerEngine {
    public func dropBodies(heardBefore instant: Instant, limit: Int) async throws(LedgerError) -> Int {
        try await write { tx in
            let name = "retention"
            let position = try tx.value(.cursor, name).flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
            let (dropped, next) = try tx.dropBodies(heardBefore: instant, after: position, limit: limit)
            if next != position { try tx.setValue(.cursor, name, to: Array(String(next).utf8)) }
            return dropped
        }
    }

    public func dropUnclaimed(heardBefore instant: Instant, limit: Int) async throws(LedgerError) -> Bool {
        try await write { tx in
            // All numbers are gone through again and again: any of them may grow old.
            let name = "unclaimed"
            let number = try tx.value(.cursor, name).flatMap { try JSON.decode(WaybillKey?.self, from: $0) }
            let last = try tx.dropUnclaimed(after: number, heardBefore: instant, limit: limit)
            if last != number { try tx.setValue(.cursor, name, to: try JSON.encode(last)) }
            return last != nil
        }
    }

    public func dropClosedJobs(closedBefore instant: Instant, limit: Int) async throws(LedgerError) -> Int {
        guard limit > 0 else { return 0 }
        return try await write { tx in try tx.dropClosedJobs(closedBefore: instant, limit: limit) }
    }

    public func dropIdempotencyKeys(
        claimedBefore instant: Instant, limit: Int
    ) async throws(LedgerError) -> Bool {
        try await write { tx in
            let cursor = "idempotency_keys"
            let name = try tx.value(.cursor, cursor).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let slice = try tx.values(.idempotencyKey, after: name, limit: max(limit, 1))
            let old = try slice.filter { try JSON.decode(ClaimedRequest.self, from: $0.value).at < instant }.map(\.name)
            if !old.isEmpty { try tx.removeValues(.idempotencyKey, old) }
            let next = slice.count < max(limit, 1) ? "" : slice.last?.name ?? ""
            if next != name { try tx.setValue(.cursor, cursor, to: Array(next.utf8)) }
            return !next.isEmpty
        }
    }
}
