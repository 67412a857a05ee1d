internal import Ledger
public import ShipmentModel

extension SQLiteTransaction {
    public func dropBodies(
        heardBefore instant: Instant, after position: Int64, limit: Int
    ) throws -> (dropped: Int, position: Int64) {
        let looked = try fetchAll(
            "SELECT seq, first_heard FROM message WHERE seq > ? ORDER BY seq LIMIT ?",
            [.integer(position), .integer(limit)]
        ) { (position: $0.integer(0), heard: $0.instant(1)) }.prefix { $0.heard < instant }
        guard let last = looked.last?.position else { return (0, position) }
        let dropped = try run(
            "UPDATE message SET body = NULL WHERE seq = ? AND body IS NOT NULL", for: looked.map(\.position)
        ) { [.integer($0)] }
        return (dropped.count(where: \.self), last)
    }

    public func dropUnclaimed(after number: WaybillKey?, heardBefore: Instant, limit: Int) throws -> WaybillKey? {
        let next = try fetchAll(
            """
            SELECT carrier, waybill, EXISTS (
                    SELECT 1 FROM after_sale_parcel c WHERE c.carrier = p.carrier AND c.waybill = p.waybill)
                OR EXISTS (
                    SELECT 1 FROM evidence e
                    WHERE e.carrier = p.carrier AND e.waybill = p.waybill AND e.first_heard >= ?3)
            FROM parcel p WHERE (carrier, waybill) > (?1, ?2) AND dispatch = 0
            ORDER BY carrier, waybill LIMIT ?4
            """,
            [
                .text(number?.carrier.rawValue ?? ""), .text(number?.waybill.rawValue ?? ""),
                .integer(heardBefore.milliseconds), .integer(limit),
            ]
        ) { (try $0.number(0), isKept: $0.bool(2)) }
        let forgotten = next.filter { !$0.isKept }.map(\.0)
        try run("DELETE FROM evidence WHERE carrier = ? AND waybill = ?", for: forgotten) { $0.columns }
        try run("DELETE FROM parcel WHERE carrier = ? AND waybill = ? AND dispatch = 0", for: forgotten) { $0.columns }
        return next.count < limit ? nil : next.last?.0
    }
}
