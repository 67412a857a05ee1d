internal import CarrierKit
internal import ShipmentModel
internal import WireFormats

/// What a push says.
struct ZTOPushContent {
    private let json: JSONValue

    init(_ json: JSONValue) throws(WireError) { self.json = try json.asObject }
    init(_ data: String) throws(WireError) { try self.init(try JSONValue.read(data)) }

    /// The push of an interception's result exists, but its content is not public: the query's fields are expected.
    var isInterception: Bool { !json.has("action") && json.has("status") }

    /// A content of neither sort names its parcel and says nothing about it.
    var report: CarrierReport {
        get throws(WireError) {
            if isInterception { return try ZTOAdapter.state(json) }
            let number = try json.waybill("billCode")
            let scans = try json.has("action") ? [scan()] : []
            return CarrierReport(shipments: [CarrierReport.Shipment(number, scans: scans)])
        }
    }

    private func scan() throws(WireError) -> Statement {
        var details: [String: String] = [:]
        for field in [ZTOVocabulary.Field.returnType, ZTOVocabulary.Field.returnUpdateType] {
            details[field] = try json.filledTextIfAny(field)
        }
        return Statement(
            .scan, code: try json.uniqueText("action"), reason: try json.filledTextIfAny("problemCode"),
            text: try json.collapsedTextIfAny(["desc", "remark"]) ?? "",
            place: try json.collapsedTextIfAny("facilityName"), details: details,
            written: try json.writtenTimeIfAny("actionTime", zone: .china))
    }
}
