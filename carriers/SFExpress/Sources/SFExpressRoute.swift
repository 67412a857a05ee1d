internal import CarrierKit
internal import ShipmentModel
internal import WireFormats

/// One row of a route: the same scan in JSON answers, JSON pushes, XML answers and XML pushes.
enum SFExpressRoute {
    /// How XML names a row's attributes.
    struct Names {
        let time, address, code: String

        /// Answers of the XML service.
        static let legacy = Names(time: "accept_time", address: "accept_address", code: "opcode")
        /// Pushes.
        static let push = Names(time: "acceptTime", address: "acceptAddress", code: "opCode")
    }

    static func statement(_ route: JSONValue) throws(WireError) -> Statement {
        statement(
            code: try route.unique("opCode")?.asText, reason: try route.unique("reasonCode")?.asText,
            remark: try route.unique("remark")?.asText, address: try route.textIfAny("acceptAddress"),
            time: try route.writtenTimeIfAny("acceptTime", zone: .china),
            firstStatus: try route.unique("firstStatusCode")?.asText,
            secondaryStatus: try route.unique("secondaryStatusCode")?.asText)
    }

    static func statement(_ route: XMLNode, names: Names) throws(WireError) -> Statement {
        statement(
            code: route.attribute(names.code), reason: route.attribute("reasonCode"),
            remark: route.attribute("remark"), address: route.attribute(names.address),
            time: try route.writtenTimeIfAny(attribute: names.time, zone: .china), firstStatus: nil,
            secondaryStatus: nil)
    }

    private static func statement(
        code: String?, reason: String?, remark: String?, address: String?, time: WrittenTime?, firstStatus: String?,
        secondaryStatus: String?
    ) -> Statement {
        let code = Statement.collapse(code) ?? ""
        var details: [String: String] = [:]
        // A push has no status codes where an answer has them; a scan keeps them only where they decide, so that both
        // name it alike.
        if SFExpressVocabulary.needsFirstStatus(code) {
            details[SFExpressVocabulary.Field.firstStatusCode] = Statement.collapse(firstStatus)
        }
        if let status = Statement.collapse(secondaryStatus), SFExpressVocabulary.needs(secondaryStatus: status, code) {
            details[SFExpressVocabulary.Field.secondaryStatusCode] = status
        }
        return Statement(
            .scan, code: code, reason: Statement.collapse(reason), text: Statement.collapse(remark) ?? "",
            place: Statement.collapse(address), details: details, written: time)
    }
}
