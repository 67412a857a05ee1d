internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// `{status, statusCode, message, result}`, with `data` instead of `result` where an interception answers; `status`
/// decides, since several codes mean success [seen: SOHO test, RK].
extension ZTOAdapter {
    static func report(_ json: JSONValue, of operation: Operation) throws(WireError) -> CarrierReport {
        guard let status = try json.unique("status") else {
            throw WireError(.missingField, path: "status", detail: "absent or null")
        }
        let isTaken = try status.asBool
        let code = try json.unique(json.has("statusCode") ? "statusCode" : "code")?.asText ?? ""
        let message = try json.collapsedTextIfAny(["message", "messag", "msg"]) ?? ""
        let (data, result) = (try json.unique("data"), try json.unique("result"))
        if let data, let result, data.isObject || data.isArray, result.isObject || result.isArray {
            throw WireError(.duplicateKey, path: "result", detail: "a content beside that of data")
        }
        let content = data ?? result
        guard isTaken || (operation == .intercept && !ZTOFault.isGateways(code)) else {
            return CarrierReport(
                fault: ZTOFault.fault(code: code, message: message),
                subscribed: operation == .subscribe ? false : nil)
        }
        switch operation {
        case .track: return try track(content)
        case .subscribe: return CarrierReport(subscribed: true)
        case .queryIntercept: return try content.map(state) ?? CarrierReport()
        default:
            let number = try content?.isObject == true ? content?.filledTextIfAny("centerBizNo") : nil
            let statement = Statement.interceptionAnswer(
                to: operation, code: code, text: message, requestNumber: number,
                details: [ZTOVocabulary.Field.status: isTaken ? "true" : "false"])
            return CarrierReport(shipments: [CarrierReport.Shipment(nil, interception: statement)])
        }
    }

    // MARK: Tracks

    /// Rows of one parcel, or parcels with their rows in the older answers.
    private static func track(_ content: JSONValue?) throws(WireError) -> CarrierReport {
        var report = CarrierReport.Grouping()
        if let items = try content?.asArray {
            for item in items {
                guard let traces = try item.arrayIfAny("traces") else {
                    report.add(
                        try scan(item),
                        of: try item.waybillIfAny("billCode", after: report.lastNumber))
                    continue
                }
                var shipment = CarrierReport.Shipment(try item.waybill("billCode"))
                for trace in traces { shipment.scans.append(try scan(trace)) }
                report.add(shipment)
            }
        }
        return .tracks(report.shipments)
    }

    /// `scanDate` is milliseconds since 1970, in older answers text; `scanSite` an object, in older answers text.
    private static func scan(_ row: JSONValue) throws(WireError) -> Statement {
        let site = row["scanSite"]
        return Statement(
            .scan, code: try row.unique("scanType")?.asText ?? "",
            text: try row.collapsedTextIfAny("desc") ?? "",
            place: try site?.isObject == true
                ? site?.collapsedTextIfAny("name") : row.collapsedTextIfAny("scanSite"),
            written: try row.writtenTimeIfAny("scanDate", zone: .china))
    }

    // MARK: Interceptions

    /// The state of an interception, as the query answers it and as a push is expected to tell it.
    static func state(_ content: JSONValue) throws(WireError) -> CarrierReport {
        let statement = Statement(
            .interception, code: try content.uniqueText("status"),
            text: try content.collapsedTextIfAny("statusName") ?? "",
            requestNumber: try content.collapsedTextIfAny(["centerBizNo", "thirdBizNo"]))
        return CarrierReport(
            shipments: [CarrierReport.Shipment(try content.waybill("billCode"), interception: statement)])
    }
}
