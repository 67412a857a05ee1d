internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// YTO answers in four JSON shapes, and in none of them consistently: `success` may be text or a boolean, `code` a
/// number or text [seen: SY comments, YT].
extension YTOAdapter {
    /// "查询结果为空": nothing is known yet, which is no error.
    static let nothingYet = "1001"

    static func report(on method: YTOService, json: JSONValue) throws(WireError) -> CarrierReport {
        if json.isArray { return try track(json.items) }
        if let code = try json.unique("statusCode") {
            return decision(on: method, code: try code.asText, message: try json.textIfAny("statusMessage"))
        }
        let code = try json.unique("code")?.asText ?? ""
        if method == .track, let map = try json.objectIfAny("map") { return try track(map) }
        if method == .track, code == nothingYet { return .nothingKnown }
        guard let success = try json.unique("success") else {
            throw WireError(.missingField, path: "success", detail: "none of the four shapes of an answer")
        }
        guard try success.asBool else {
            let (reason, message) = (try json.textIfAny("reason"), try json.textIfAny("message"))
            return refusal(of: method, YTOFault.fault(code: code, message: reason ?? message))
        }
        return taken(method, try json.waybillIfAny("waybillNo"), message: try json.textIfAny("message"))
    }

    // MARK: Tracks

    private static func track(_ rows: JSONItems) throws(WireError) -> CarrierReport {
        // Rows come oldest first [seen: CRM]; one call names one waybill, but nothing breaks if it names two.
        var report = CarrierReport.Grouping()
        for row in rows {
            let number = try row.waybill("waybill_No", after: report.lastNumber)
            report.add(try scan(row), of: number)
        }
        return .tracks(report.shipments)
    }

    /// `{"map": {"YT…": []}}`, the shape of an empty result.
    private static func track(_ map: JSONValue) throws(WireError) -> CarrierReport {
        var shipments: [CarrierReport.Shipment] = []
        for (key, rows) in map.members {
            var shipment = CarrierReport.Shipment(try Waybill.read(key) { "map" })
            for row in rows.items { shipment.scans.append(try scan(row)) }
            shipments.append(shipment)
        }
        return .tracks(shipments)
    }

    private static func scan(_ row: JSONValue) throws(WireError) -> Statement {
        scan(
            code: try row.unique("infoContent")?.asText, text: try row.unique("processInfo")?.asText,
            place: Statement.collapse(
                joining: [try row.textIfAny("city"), try row.textIfAny("district")], separator: " "),
            written: try row.writtenTimeIfAny("upload_Time", zone: .china))
    }

    /// A scan of any of the three sources. What a source does not say is the empty text.
    static func scan(
        code: String?, text: String?, place: String?, written: WrittenTime?, details: [String: String] = [:]
    ) -> Statement {
        Statement(
            .scan, code: code ?? "", text: Statement.collapse(text) ?? "", place: place ?? "", details: details,
            written: written)
    }

    // MARK: Decisions

    /// `{"statusCode": 0, "statusMessage": "…"}`; 0 is success.
    private static func decision(on method: YTOService, code: String, message: String?) -> CarrierReport {
        switch method {
        case .cancelIntercept where code != "0", .track,
            .subscribe where code != "0":
            // A cancellation that is not taken leaves the interception as it was.
            return refusal(of: method, YTOFault.fault(code: code, message: message))
        case .subscribe:
            return CarrierReport(subscribed: true)
        case .intercept, .cancelIntercept:
            let statement = Statement.interceptionAnswer(to: method.operation, code: code, text: message)
            return CarrierReport(shipments: [CarrierReport.Shipment(nil, interception: statement)])
        }
    }

    /// `{"waybillNo": "YT…", "success": true}`.
    private static func taken(_ method: YTOService, _ number: Waybill?, message: String?) -> CarrierReport {
        switch method {
        case .track:
            return CarrierReport(shipments: [CarrierReport.Shipment(number)])
        case .subscribe:
            return CarrierReport(shipments: number.map { [CarrierReport.Shipment($0)] } ?? [], subscribed: true)
        case .intercept, .cancelIntercept:
            let statement = Statement.interceptionAnswer(
                to: method.operation, code: "", text: message, details: [YTOVocabulary.Field.success: "true"])
            return CarrierReport(shipments: [CarrierReport.Shipment(number, interception: statement)])
        }
    }

    static func refusal(of method: YTOService, _ fault: PartyFault) -> CarrierReport {
        CarrierReport(fault: fault, subscribed: method == .subscribe ? false : nil)
    }
}
