internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// The answers of the JSON services: an outer envelope of the platform, and the service's own inside it as JSON text.
extension SFExpressAdapter {
    static func report(fromService json: JSONValue, of operation: Operation) throws(WireError) -> CarrierReport {
        switch try Envelope(json) {
        case .refusedByPlatform(let code, let message):
            return failure(SFExpressFault.platform(code: code, message: message, of: operation), of: operation)
        case .refusedByService(let code, let message):
            return try refusal(code: code, message: message, of: operation)
        case .done(let code, let message, let content):
            switch operation {
            case .track: return try routes(in: try content?.asObject)
            case .subscribe: return CarrierReport(subscribed: true)
            default: return try decision(code: code, message: message, content?.asObject, of: operation)
            }
        }
    }

    /// Who answered what.
    private enum Envelope {
        case refusedByPlatform(code: String, message: String)
        case refusedByService(code: String, message: String)
        case done(code: String, message: String, content: JSONValue?)

        /// `A1000` only says that the platform passed the call on. Some services answer the inner envelope alone, or use
        /// other names in it [seen: OC].
        init(_ json: JSONValue) throws(WireError) {
            var inner = try json.asObject
            if let code = try json.unique("apiResultCode")?.asText {
                guard code == "A1000" else {
                    self = .refusedByPlatform(code: code, message: try json.collapsedTextIfAny("apiErrorMsg") ?? "")
                    return
                }
                inner = try json.objectFromTextOrObject("apiResultData")
            }
            let code = try inner.unique(inner.has("errorCode") ? "errorCode" : "code")?.asText ?? ""
            let message = try inner.collapsedTextIfAny(["errorMsg", "errorMessage", "message"]) ?? ""
            let isSuccess = try inner.unique("success")?.asBool
            guard isSuccess != nil || !code.isEmpty else {
                throw WireError(.missingField, path: "apiResultCode", detail: "neither envelope")
            }
            guard isSuccess ?? true, code.isEmpty || code == "S0000" else {
                self = .refusedByService(code: code, message: message)
                return
            }
            let content = try inner.valueFromText(inner.has("msgData") ? "msgData" : "obj")
            self = .done(code: code, message: message, content: content)
        }
    }

    // MARK: Tracks

    private static func routes(in content: JSONValue?) throws(WireError) -> CarrierReport {
        var shipments: [CarrierReport.Shipment] = []
        if let parcels = try content?.arrayIfAny("routeResps") {
            for parcel in parcels { shipments.append(try shipment(parcel)) }
        }
        return .tracks(shipments)
    }

    private static func shipment(_ parcel: JSONValue) throws(WireError) -> CarrierReport.Shipment {
        var shipment = CarrierReport.Shipment(try parcel.waybill("mailNo"))
        if let routes = try parcel.unique("routes")?.asArray {
            for route in routes { shipment.scans.append(try SFExpressRoute.statement(route)) }
        }
        if shipment.scans.isEmpty, let code = try first(parcel["reasonCode"]) {
            shipment.emptyReason = PartyFault(code: code, message: try first(parcel["reasonRemark"]) ?? "")
        }
        return shipment
    }

    /// Reasons come as a list or as a plain text [seen: OC, LITE].
    private static func first(_ value: JSONValue?) throws(WireError) -> String? {
        guard let value else { return nil }
        return Statement.collapse(try value.isArray ? value.items.first?.asText : value.asText)
    }

    // MARK: Decisions

    private static func decision(
        code: String, message: String, _ content: JSONValue?, of operation: Operation
    ) throws(WireError) -> CarrierReport {
        let state = try content?.unique(SFExpressVocabulary.Field.resStatus)?.asText
        let statement = Statement.interceptionAnswer(
            to: operation, code: code, text: message, requestNumber: try content?.filledTextIfAny("cusId"),
            details: state.map { [SFExpressVocabulary.Field.resStatus: $0] } ?? [:])
        let fee = operation == .intercept ? content.flatMap(fee) : nil
        return CarrierReport(shipments: [CarrierReport.Shipment(nil, interception: statement, feeAsWritten: fee)])
    }

    /// The fee for the instruction [seen: OC]. One that is named twice, or is no number, is none: the answer that the order
    /// was taken must not be lost over its price.
    private static func fee(in content: JSONValue) -> String? {
        let named = content.members.filter { $0.key == "amount" }
        guard named.count == 1, let value = named.first?.value, value.kind == .number || value.kind == .string else {
            return nil
        }
        do throws(WireError) {
            let text = try value.asText
            let isNumber = (1...20).contains(text.utf8.count) && text.utf8.allSatisfy(Self.numberBytes.contains)
            return isNumber ? text : nil
        } catch { return nil }
    }

    private static let numberBytes = Set("0123456789.-".utf8)

    /// A refused order is a word about the interception; a refused cancellation leaves it as it was.
    private static func refusal(code: String, message: String, of operation: Operation) throws(WireError)
        -> CarrierReport
    {
        if operation == .intercept, !SFExpressFault.isUpstream(code) {
            return try decision(code: code, message: message, nil, of: operation)
        }
        return failure(SFExpressFault.service(code: code, message: message, of: operation), of: operation)
    }

    private static func failure(_ fault: PartyFault, of operation: Operation) -> CarrierReport {
        CarrierReport(fault: fault, subscribed: operation == .subscribe ? false : nil)
    }
}
