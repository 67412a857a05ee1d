internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// Answers to queries, subscriptions and orders.
extension Kuaidi100Adapter {
    /// The vendor corrects company codes by itself: a number that we asked about keeps the carrier that we asked under
    /// [inferred: match on nu, not on com].
    static func naming(_ wish: CarrierWish?, in report: CarrierReport) -> CarrierReport {
        guard let wish else { return report }
        var report = report
        for index in report.shipments.indices {
            let asked = wish.numbers.first { $0.waybill == report.shipments[index].trackingNumber }
            if let asked { report.shipments[index].carrier = asked.carrier }
        }
        return report
    }

    // MARK: Track

    static func track(_ json: JSONValue) throws(WireError) -> CarrierReport {
        if let fault = try Kuaidi100Fault.fault(in: json, retryable: Kuaidi100Fault.trackRetries) {
            return CarrierReport(fault: fault)
        }
        return CarrierReport(shipments: [try shipment(json)])
    }

    /// The parcel of a query's answer or of a push's `lastResult`.
    static func shipment(_ json: JSONValue) throws(WireError) -> CarrierReport.Shipment {
        let company = try json.filledTextIfAny("com")
        var scans: [Statement] = []
        if let rows = try json.arrayIfAny("data") {
            scans.reserveCapacity(rows.count)
            for row in rows { scans.append(try scan(row)) }
        }
        let state = try json.unique("state")?.asText ?? ""
        return CarrierReport.Shipment(
            try json.waybill("nu"), carrier: company.map(CompanyCodes.carrier), scans: scans,
            isNewestFirst: isNewestFirst(scans), summary: state.isEmpty ? nil : Statement(.summary, code: state))
    }

    private static func scan(_ row: JSONValue) throws(WireError) -> Statement {
        let (area, location) = (try row.collapsedTextIfAny("areaName"), try row.collapsedTextIfAny("location"))
        // `ftime` is `time` in one form for all companies.
        let normalised = try row.writtenTimeIfAny("ftime", zone: .china)
        let written = try row.writtenTimeIfAny("time", zone: .china)
        return Statement(
            .scan, code: try row.unique("statusCode")?.asText ?? "", text: try row.collapsedTextIfAny("context") ?? "",
            place: area ?? location, written: normalised ?? written)
    }

    /// The vendor lists the newest first unless asked otherwise; rows of one second keep the order of the list.
    private static func isNewestFirst(_ scans: [Statement]) -> Bool {
        guard let first = scans.first?.written?.interval(), let last = scans.last?.written?.interval() else {
            return true
        }
        return !first.isBefore(last)
    }

    // MARK: Subscribe

    static func subscription(_ json: JSONValue) throws(WireError) -> CarrierReport {
        // 501: watched already, which is what was wanted [seen: cloud.tencent.com/developer/article/1828132].
        if try json.textIfAny("returnCode") == "501" { return CarrierReport(subscribed: true) }
        if let fault = try Kuaidi100Fault.fault(in: json, retryable: Kuaidi100Fault.subscribeRetries) {
            return CarrierReport(fault: fault, subscribed: false)
        }
        guard json.has("result") else { throw WireError(.missingField, path: "result", detail: "absent") }
        return CarrierReport(subscribed: true)
    }

    // MARK: Intercept

    /// `{"code": 200, "message": …, "data": …, "time": …}`: taken; any other code: refused.
    ///
    /// - Parameter isAnswer: False for a body without its question, which may be the question itself.
    static func interception(_ json: JSONValue, isAnswer: Bool) throws(WireError) -> CarrierReport {
        if !isAnswer, json.has("interceptType"), json.has("kuaidinum") {
            // The order as it was sent: it names its parcel and says nothing about it.
            let company = try json.filledTextIfAny("kuaidicom")
            let shipment = CarrierReport.Shipment(
                try json.waybill("kuaidinum"), carrier: company.map(CompanyCodes.carrier))
            return CarrierReport(shipments: [shipment])
        }
        if !json.has("code"), var fault = try Kuaidi100Fault.fault(in: json, retryable: [:]) {
            // Its own server failed, so the order may lie with the carrier all the same.
            fault.isPossiblyDone = fault.code == "500"
            return CarrierReport(fault: fault)
        }
        let statement = Statement.interceptionAnswer(
            to: .intercept, code: try json.uniqueText("code"), text: try json.textIfAny("message"))
        return CarrierReport(shipments: [CarrierReport.Shipment(nil, interception: statement)])
    }
}
