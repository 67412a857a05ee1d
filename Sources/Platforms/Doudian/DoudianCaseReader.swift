internal import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// Reads cases from answers of `afterSale.List` and `afterSale.Detail`, which spell the same fields in two ways.
struct DoudianCaseReader {
    let shop: ShopID
    let heard: Instant

    /// One item of the list.
    ///
    /// `order_logistics` holds the first shipping only [seen: generated official Java SDK], so it never proves the list
    /// of parcels complete.
    func readItem(_ item: JSONValue) throws(WireError) -> CaseSnapshot {
        let info = try item.object("aftersale_info")
        var snapshot = try readCommon(info, spelling: .list)
        // Freight and tax stand apart here [seen: platform sheet]; the whole is what the limit is compared with.
        var amount: Int64?
        if let goods = try info.platformAmountIfAny("refund_amount") {
            let freight = try info.platformAmountIfAny("refund_post_amount") ?? 0
            let tax = try info.platformAmountIfAny("refund_tax_amount") ?? 0
            amount = try sum([goods, freight, tax], at: info.path)
        }
        snapshot.amount = amount.map { Money(minorUnits: $0, currency: .cny) }
        snapshot.isInArbitration = try info.platformIntegerIfAny("arbitrate_status")
            .flatMap(DoudianStates.isInArbitration)
        snapshot.returnWaybill = try info.platformTextIfAny("return_logistics_code")
        snapshot.parcels = try info.arrayIfAny("order_logistics").map(readParcels)?.parcels
        if let order = try item.objectIfAny("order_info") {
            snapshot.orderID = try order.platformIDIfAny("shop_order_id")
            try readLines(order, "related_order_info", into: &snapshot)
        }
        return snapshot
    }

    /// The `data` of a detail: the one answer whose `logistics_info.order[]` proves the list of parcels complete.
    func readDetail(_ data: JSONValue) throws(WireError) -> CaseSnapshot {
        let process = try data.object("process_info")
        let info = try process.object("after_sale_info")
        var snapshot = try readCommon(info, spelling: .detail)
        snapshot.amount = try info.platformAmountIfAny("refund_total_amount")
            .map { Money(minorUnits: $0, currency: .cny) }
        // The detail has `arbitrate_info` for a case that knows arbitration, and none otherwise.
        snapshot.isInArbitration =
            try process.objectIfAny("arbitrate_info")?.platformIntegerIfAny("arbitrate_status")
            .map(DoudianStates.isInArbitration) ?? false
        if let logistics = try process.objectIfAny("logistics_info") {
            if let (parcels, areAll) = try logistics.arrayIfAny("order").map(readParcels) {
                snapshot.parcels = parcels
                snapshot.parcelsAreComplete = areAll
            }
            snapshot.returnWaybill = try logistics.objectIfAny("return")?.platformTextIfAny("tracking_no")
        }
        if let order = try data.objectIfAny("order_info") {
            snapshot.orderID = try order.platformIDIfAny("shop_order_id")
            try readLines(order, "sku_order_infos", into: &snapshot)
        }
        return snapshot
    }

    // MARK: Fields that both have

    private struct Spelling {
        let id: String
        let status: String
        let type: String
        let agreement: String

        static let list = Spelling(
            id: "aftersale_id", status: "aftersale_status", type: "aftersale_type", agreement: "is_agree_refuse_sign")
        static let detail = Spelling(
            id: "after_sale_id", status: "after_sale_status", type: "after_sale_type", agreement: "agree_refuse_sign")
    }

    private func readCommon(_ info: JSONValue, spelling: Spelling) throws(WireError) -> CaseSnapshot {
        let key = CaseKey(platform: DoudianAdapter.id, shop: shop, afterSaleID: try info.platformID(spelling.id))
        var snapshot = CaseSnapshot(key: key, heard: heard)
        snapshot.type = try info.platformIntegerIfAny(spelling.type).map(DoudianStates.caseType)
        snapshot.refundState = try info.platformIntegerIfAny("refund_status").flatMap(DoudianStates.refundState)
        if let status = try info.platformIntegerIfAny(spelling.status) {
            snapshot.rawState = String(status)
            snapshot.platformState = DoudianStates.caseState(
                status, type: snapshot.type, refund: snapshot.refundState)
        }
        snapshot.isRefuseThenRefund = try info.platformIntegerIfAny(spelling.agreement)
            .flatMap(DoudianStates.isRefuseThenRefund)
        snapshot.buyerReportsReceived = try info.platformIntegerIfAny("got_pkg")
            .flatMap(DoudianStates.buyerReportsReceived)
        snapshot.appliedAt = try info.platformSecondsIfAny("apply_time")
        snapshot.updatedAt = try info.platformSecondsIfAny("update_time")
        // Sent back with every effect: the platform refuses one that was decided on a stale case.
        snapshot.version = snapshot.updatedAt.map { String($0.seconds) }
        snapshot.deadlineAt = try info.platformSecondsIfAny("status_deadline")
        snapshot.finalAt = try info.platformSecondsIfAny("aftersale_status_to_final_time")
        if let bits = try info.arrayIfAny("auto_audit_bits") {
            var automatic: [String] = []
            for bit in bits { automatic.append(DoudianStates.automatic(try bit.asInt64)) }
            snapshot.automatic = automatic
        }
        return snapshot
    }

    // MARK: Parcels and orders

    /// The parcels, and whether each row was read as one.
    ///
    /// A row that names no waybill (not shipped yet) or none that can be one is left out, and then the list is not
    /// complete. `logistics_time` is when the parcel's state was reached, not when it was sent: it would name the same
    /// parcel anew at each scan, so there is no time of dispatch here.
    private func readParcels(_ rows: JSONItems) throws(WireError) -> (parcels: [CaseParcel], areAll: Bool) {
        var parcels: [CaseParcel] = []
        var areAll = true
        for row in rows {
            let code = try row.platformTextIfAny("company_code") ?? ""
            guard let waybill = try row.platformTextIfAny("tracking_no").flatMap(Waybill.init(rawValue:)) else {
                areAll = false
                continue
            }
            let parcel = CaseParcel(
                carrierCode: code, carrier: CourierTable.doudian[code], waybill: waybill,
                platformState: try row.platformTextIfAny("logistics_state"))
            let isRepeated = parcels.contains { $0.waybill == waybill && $0.carrierCode == code }
            if !isRepeated { parcels.append(parcel) }
        }
        return (parcels, areAll)
    }

    /// What the order's lines of this case say: whether one is sold across a border, and what was paid for all of them.
    ///
    /// Whether `pay_amount` holds the freight of `post_amount` no source says; both together are the bound.
    private func readLines(
        _ order: JSONValue, _ name: String, into snapshot: inout CaseSnapshot
    ) throws(WireError) {
        guard let lines = try order.arrayIfAny(name) else { return }
        var ids: [String] = []
        var amounts: [Int64] = []
        var areAllPaid = true
        for line in lines {
            if let flag = try line.platformIntegerIfAny("is_oversea_order") {
                snapshot.isCrossBorder = (snapshot.isCrossBorder ?? false) || flag == 1
            }
            guard let id = try line.platformIDIfAny("sku_order_id"),
                let goods = try line.platformAmountIfAny("pay_amount")
            else {
                areAllPaid = false
                continue
            }
            ids.append(id)
            amounts += [goods, try line.platformAmountIfAny("post_amount") ?? 0]
        }
        guard areAllPaid, !ids.isEmpty else { return }
        snapshot.orderLines = Set(ids).sorted()
        snapshot.orderPaid = Money(minorUnits: try sum(amounts, at: "\(order.path).\(name)"), currency: .cny)
    }

    private func sum(_ amounts: [Int64], at path: String) throws(WireError) -> Int64 {
        var total: Int64 = 0
        for amount in amounts {
            let (sum, overflow) = total.addingReportingOverflow(amount)
            guard !overflow else { throw WireError(.outOfRange, path: path, detail: "an amount beyond 64 bits") }
            total = sum
        }
        return total
    }
}
