internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// What a push holds once its wrapping is taken off.
enum SFExpressPushContent {
    case xml(XMLNode)
    case json(JSONValue)

    init(_ envelope: SFExpressPushEnvelope) throws(WireError) {
        switch envelope.text {
        case .bytes(let body):
            guard BodyShape(of: body) != .empty else { throw WireError(.malformed, detail: "an empty body") }
            self = envelope.isXML ? .xml(try XMLNode.read(body)) : .json(try JSONValue.read(body))
        case .field(let text):
            self = envelope.isXML ? .xml(try XMLNode.read(text)) : .json(try JSONValue.read(text))
        }
    }

    /// Pushes about an order tell no scan, only how far the order has got.
    var isOrderState: Bool {
        get throws(WireError) {
            switch self {
            case .xml(let request): request.child("orderStateCode") != nil
            case .json(let json): json.has("orderState")
            }
        }
    }

    /// The routes by parcel, in the order in which parcels first appear.
    var report: CarrierReport {
        get throws(WireError) {
            switch self {
            case .xml(let request): try Self.report(request)
            case .json(let json): try Self.report(json)
            }
        }
    }

    private static func report(_ request: XMLNode) throws(WireError) -> CarrierReport {
        guard request.name == "Request" else {
            throw WireError(.missingField, path: "Request", detail: "another root element")
        }
        var report = CarrierReport.Grouping()
        if request.child("orderStateCode") != nil {
            let scan = Statement(
                .scan, code: try request.uniqueText("orderStateCode"),
                text: try request.collapsedTextIfAny("orderStateDesc") ?? "",
                written: try request.writtenTimeIfAny(
                    request.textIfAny("createTm") == nil ? "lastTime" : "createTm", zone: .china))
            let number = request.textIfAny("waybillNo") == nil ? nil : try request.waybill("waybillNo")
            report.add(scan, of: number)
            return CarrierReport(shipments: report.shipments)
        }
        for route in try request.requiredChild("Body").children("WaybillRoute") {
            report.add(
                try SFExpressRoute.statement(route, names: .push), of: try route.waybill(attribute: "mailno"))
        }
        guard !report.shipments.isEmpty else {
            throw WireError(.missingField, path: "Request/Body/WaybillRoute", detail: "no route at all")
        }
        return CarrierReport(shipments: report.shipments)
    }

    private static func report(_ json: JSONValue) throws(WireError) -> CarrierReport {
        var report = CarrierReport.Grouping()
        if let states = try json.arrayIfAny("orderState") {
            for state in states { report.add(try orderState(state), of: try state.waybillIfAny("waybillNo")) }
            return CarrierReport(shipments: report.shipments)
        }
        for route in try json.objectFromTextOrObject("Body").array("WaybillRoute") {
            report.add(try SFExpressRoute.statement(route), of: try route.waybill("mailno"))
        }
        guard !report.shipments.isEmpty else {
            throw WireError(.missingField, path: "Body.WaybillRoute[0]", detail: "no route at all")
        }
        return CarrierReport(shipments: report.shipments)
    }

    /// `lastTime` may be an appointment still to come; the time of writing is better where there is one [seen: YL, ZK].
    private static func orderState(_ state: JSONValue) throws(WireError) -> Statement {
        Statement(
            .scan, code: try state.uniqueText("orderStateCode"),
            text: try state.collapsedTextIfAny("orderStateDesc") ?? "",
            written: try state.writtenTimeIfAny(
                try state.filledTextIfAny("createTm") == nil ? "lastTime" : "createTm", zone: .china))
    }
}
