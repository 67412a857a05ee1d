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

    public func firstBrokenAuditEntry() async throws(LedgerError) -> Int64? {
        var (sequence, link) = (Int64(0), [UInt8]?.none)
        while true {
            let entries = try await read { [sequence] tx in
                try tx.auditLinks(after: sequence, limit: Self.pageMax).map { LinkedEntry(entry: $0.0, link: $0.link) }
            }
            for linked in entries {
                // What a sealer has not come to yet is at the end.
                guard let stored = linked.link else { return nil }
                guard stored == AuditChain.link(after: link, linked.entry) else { return linked.entry.sequence }
                (sequence, link) = (linked.entry.sequence, stored)
            }
            if entries.count < Self.pageMax { return nil }
        }
    }
}

private struct LinkedEntry: Sendable {
    var entry: AuditEntry
    var link: [UInt8]?
}
