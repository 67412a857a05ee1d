public import Ledger
public import ShipmentModel

extension SQLiteTransaction {
    private static let columns = """
        carrier, waybill, dispatch, platform, shop, status, last_heard_of, table_version, next_poll, last_polled
        """

    private func parcel(_ row: Columns) throws -> ParcelRow {
        ParcelRow(
            id: try row.parcel(0), platform: PartyID(rawValue: row.text(3)), shop: ShopID(rawValue: row.text(4)),
            status: try row.value(5, "status"), lastHeardOf: row.optionalInstant(6), tableVersion: row.text(7),
            nextPoll: row.optionalInstant(8), lastPolled: row.optionalInstant(9))
    }

    public func parcels(of numbers: [WaybillKey]) throws -> [ParcelRow] {
        try fetch(
            """
            SELECT \(Self.columns) FROM parcel WHERE carrier = ? AND waybill = ? AND dispatch > 0 ORDER BY dispatch
            """, for: numbers, { $0.columns }, parcel)
    }

    public func writeParcels(_ rows: [ParcelRow]) throws {
        try run(
            """
            INSERT INTO parcel (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (carrier, waybill, dispatch) DO UPDATE SET
                platform = excluded.platform, shop = excluded.shop, status = excluded.status,
                last_heard_of = excluded.last_heard_of, table_version = excluded.table_version,
                next_poll = excluded.next_poll, last_polled = excluded.last_polled
            """, for: rows
        ) { row in
            row.id.columns + [
                .text(row.platform.rawValue), .text(row.shop.rawValue), .text(row.status.rawValue),
                .integer(row.lastHeardOf?.milliseconds), .text(row.tableVersion),
                .integer(row.nextPoll?.milliseconds), .integer(row.lastPolled?.milliseconds),
            ]
        }
    }

    public func removeParcels(_ ids: [ParcelID]) throws {
        try run("DELETE FROM parcel WHERE carrier = ? AND waybill = ? AND dispatch = ?", for: ids) { $0.columns }
    }

    public func claimPolls(limit: Int, at now: Instant, next: Instant) throws -> [ParcelRow] {
        let due = try fetchAll(
            """
            SELECT \(Self.columns) FROM parcel WHERE next_poll <= ? ORDER BY next_poll, carrier, waybill, dispatch LIMIT ?
            """, [.integer(now.milliseconds), .integer(limit)], parcel)
        try run(
            "UPDATE parcel SET next_poll = ?, last_polled = ? WHERE carrier = ? AND waybill = ? AND dispatch = ?",
            for: due
        ) { [.integer(next.milliseconds), .integer(now.milliseconds)] + $0.id.columns }
        return due
    }

    public func setNextPolls(_ polls: [(ParcelID, Instant)]) throws {
        try run(
            """
            UPDATE parcel SET next_poll = ? WHERE carrier = ? AND waybill = ? AND dispatch = ? AND next_poll IS NOT NULL
            """, for: polls
        ) { [.integer($0.1.milliseconds)] + $0.0.columns }
    }
}

extension Columns {
    /// The parcel in three columns from `index` on.
    func parcel(_ index: Int) throws -> ParcelID {
        let number = try number(index)
        return ParcelID(carrier: number.carrier, waybill: number.waybill, dispatch: instant(index + 2))
    }
}
