public import Ledger
public import RefundRules
public import ShipmentModel

extension SQLiteTransaction {
    // MARK: Claims

    private static let claimColumns = """
        platform, shop, after_sale_id, carrier, waybill, position, is_linked, dispatched_at, applied_at, is_watched
        """

    private func claim(_ row: Columns) throws -> ParcelClaim {
        ParcelClaim(
            caseKey: row.caseKey(0), number: try row.number(3), position: row.int(5), isLinked: row.bool(6),
            dispatchedAt: row.optionalInstant(7), appliedAt: row.instant(8), isWatched: row.bool(9))
    }

    public func claims(on numbers: [WaybillKey]) throws -> [ParcelClaim] {
        try fetch(
            """
            SELECT \(Self.claimColumns) FROM after_sale_parcel WHERE carrier = ? AND waybill = ?
            ORDER BY platform, shop, after_sale_id
            """, for: numbers, { $0.columns }, claim)
    }

    public func claims(of cases: [CaseKey]) throws -> [ParcelClaim] {
        try fetch(
            """
            SELECT \(Self.claimColumns) FROM after_sale_parcel WHERE platform = ? AND shop = ? AND after_sale_id = ?
            ORDER BY position
            """, for: cases, { $0.columns }, claim)
    }

    public func replaceClaims(of cases: [CaseKey], with claims: [ParcelClaim]) throws {
        try run(
            "DELETE FROM after_sale_parcel WHERE platform = ? AND shop = ? AND after_sale_id = ?", for: cases
        ) { $0.columns }
        try run(
            """
            INSERT INTO after_sale_parcel (\(Self.claimColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, for: claims
        ) { claim in
            claim.caseKey.columns + claim.number.columns + [
                .integer(claim.position), .bool(claim.isLinked), .integer(claim.dispatchedAt?.milliseconds),
                .integer(claim.appliedAt.milliseconds),
                .bool(claim.isWatched),
            ]
        }
    }

    // MARK: Cases

    /// The transaction holds the whole file already.
    public func lockCases(_ keys: [CaseKey]) throws -> [CaseKey: CaseRow] {
        let rows = try fetch(
            """
            SELECT doc, look_again_at, alarm FROM after_sale WHERE platform = ? AND shop = ? AND after_sale_id = ?
            """, for: keys, { $0.columns }, caseRow)
        return Dictionary(rows.map { ($0.afterSale.key, $0) }) { first, _ in first }
    }

    private func caseRow(_ row: Columns) throws -> CaseRow {
        CaseRow(
            afterSale: try row.json(0, "case"), lookAgainAt: row.optionalInstant(1), alarm: row.optionalText(2))
    }

    public func caseRow(_ key: CaseKey) throws -> CaseRow? { try lockCases([key])[key] }

    public func writeCases(_ rows: [CaseRow]) throws {
        try run(
            """
            INSERT INTO after_sale (
                platform, shop, after_sale_id, state, is_overdue, version, look_again_at, alarm, doc)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (platform, shop, after_sale_id) DO UPDATE SET
                state = excluded.state, is_overdue = excluded.is_overdue, version = excluded.version,
                look_again_at = excluded.look_again_at, alarm = excluded.alarm, doc = excluded.doc
            """, for: rows
        ) { row in
            row.afterSale.key.columns + [
                .text(row.afterSale.state.rawValue), .bool(row.afterSale.isOverdue), .integer(row.afterSale.version),
                .integer(row.lookAgainAt?.milliseconds), .text(row.alarm), try keptText(row.afterSale),
            ]
        }
    }

    public func caseRows(_ filter: CaseFilter, before: Int64?, limit: Int) throws -> [(Int64, CaseRow)] {
        var conditions = Conditions(before: before, of: "seq")
        if let states = filter.states { conditions.add("state", in: states.map(\.rawValue)) }
        if let shops = filter.shops { conditions.add("shop", in: shops.map(\.rawValue)) }
        if let isOverdue = filter.isOverdue { conditions.add("is_overdue", .bool(isOverdue)) }
        // Found among the rows of an index and sorted as numbers: the texts of the page alone are read.
        return try fetchAll(
            """
            SELECT doc, look_again_at, alarm, seq FROM after_sale WHERE seq IN (
                SELECT seq FROM after_sale \(conditions.sql) ORDER BY seq DESC LIMIT ?)
            ORDER BY seq DESC
            """, conditions.values + [.integer(limit)]
        ) { ($0.integer(3), try caseRow($0)) }
    }

    public func caseCounts(shops: Set<ShopID>?) throws -> [CaseState: Int] {
        var conditions = Conditions(before: nil, of: "seq")
        if let shops { conditions.add("shop", in: shops.map(\.rawValue)) }
        let counts = try fetchAll(
            "SELECT state, count(*) FROM after_sale \(conditions.sql) GROUP BY state", conditions.values
        ) { (try $0.value(0, "state") as CaseState, $0.int(1)) }
        return Dictionary(counts) { first, _ in first }
    }

    public func casesToLookAt(limit: Int, at now: Instant) throws -> [CaseKey] {
        try fetchAll(
            """
            SELECT platform, shop, after_sale_id FROM after_sale WHERE look_again_at <= ?
            ORDER BY look_again_at, seq LIMIT ?
            """, [.integer(now.milliseconds), .integer(limit)]
        ) { $0.caseKey(0) }
    }

    public func setLook(of keys: [CaseKey], to instant: Instant) throws {
        try run(
            "UPDATE after_sale SET look_again_at = ? WHERE platform = ? AND shop = ? AND after_sale_id = ?", for: keys
        ) { [.integer(instant.milliseconds)] + $0.columns }
    }

    public func lookAgainUnlessRead(with tableVersion: String, at now: Instant) throws {
        try run(
            """
            UPDATE after_sale SET look_again_at = min(coalesce(look_again_at, ?2), ?2) WHERE (platform, shop, after_sale_id) IN (
                SELECT c.platform, c.shop, c.after_sale_id FROM parcel p
                JOIN after_sale_parcel c ON c.carrier = p.carrier AND c.waybill = p.waybill
                WHERE (p.table_version < ?1 OR p.table_version > ?1) AND c.is_watched)
            """, .text(tableVersion), .integer(now.milliseconds))
    }

    // MARK: Orders and interceptions

    public func lockOrders(_ keys: [OrderKey]) throws -> [OrderKey: OrderRow] {
        let rows = try fetch(
            """
            SELECT platform, shop, order_id, paid_minor, paid_currency, refunds FROM shop_order
            WHERE platform = ? AND shop = ? AND order_id = ?
            """, for: keys, { [.text($0.platform.rawValue), .text($0.shop.rawValue), .text($0.orderID)] }
        ) { row in
            let key = row.caseKey(0)
            let currency = row.optionalText(4).flatMap { Currency(rawValue: $0) }
            return OrderRow(
                key: OrderKey(platform: key.platform, shop: key.shop, orderID: key.afterSaleID),
                paid: currency.map { Money(minorUnits: row.integer(3), currency: $0) },
                refunds: try row.json(5, "refunds"))
        }
        return Dictionary(rows.map { ($0.key, $0) }) { first, _ in first }
    }

    public func writeOrders(_ rows: [OrderRow]) throws {
        try run(
            """
            INSERT INTO shop_order (platform, shop, order_id, paid_minor, paid_currency, refunds)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (platform, shop, order_id) DO UPDATE SET
                paid_minor = excluded.paid_minor, paid_currency = excluded.paid_currency, refunds = excluded.refunds
            """, for: rows
        ) { row in
            [
                .text(row.key.platform.rawValue), .text(row.key.shop.rawValue), .text(row.key.orderID),
                .integer(row.paid?.minorUnits), .text(row.paid?.currency.rawValue), try keptText(row.refunds),
            ]
        }
    }

    public func interceptions(of numbers: [WaybillKey]) throws -> [InterceptionRow] {
        try fetch(
            """
            SELECT platform, shop, after_sale_id, carrier, waybill, dispatch, doc FROM interception
            WHERE carrier = ? AND waybill = ? ORDER BY asked_at, request_no
            """, for: numbers, { $0.columns }
        ) { row in
            InterceptionRow(caseKey: row.caseKey(0), parcel: try row.parcel(3), record: try row.json(6, "interception"))
        }
    }

    public func writeInterceptions(_ rows: [InterceptionRow]) throws {
        try run(
            """
            INSERT INTO interception (
                request_no, platform, shop, after_sale_id, carrier, waybill, dispatch, party, state, asked_at,
                carrier_no, doc)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (request_no) DO UPDATE SET
                dispatch = excluded.dispatch, state = excluded.state, carrier_no = excluded.carrier_no,
                doc = excluded.doc
            """, for: rows
        ) { row in
            [.text(row.record.requestNumber)] + row.caseKey.columns + row.parcel.columns + [
                .text(row.record.party.rawValue), .text(row.record.state.rawValue),
                .integer(row.record.askedAt.milliseconds), .text(row.record.carrierNumber), try keptText(row.record),
            ]
        }
    }
}
