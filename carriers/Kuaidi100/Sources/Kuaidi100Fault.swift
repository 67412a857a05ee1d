internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// What the vendor says went wrong, and whether asking again helps.
enum Kuaidi100Fault {
    /// `{"result": false, "returnCode": "…", "message": "…"}`; nil where the answer is none.
    static func fault(
        in json: JSONValue, retryable: [String: Bool]
    ) throws(WireError) -> PartyFault? {
        guard let result = try json.unique("result"), try !result.asBool else { return nil }
        let code = try json.uniqueText("returnCode")
        return PartyFault(
            code: code, message: try json.collapsedTextIfAny("message") ?? "", isRetryable: retryable[code],
            isThrottled: code == "504" && retryable[code] == true)
    }

    /// 500 nothing yet (after 30 minutes), 400 company or parameter, 408 phone, 503 sign, 504 too frequent, 601 key or
    /// quota [seen: public source].
    static let trackRetries = [
        "500": true, "400": false, "408": false, "503": false, "504": true, "601": false,
    ]

    /// 500 server, 600 not entitled, 601 key expired, 700 wrong data, 701 and 702 company
    /// [seen: cloud.tencent.com/developer/article/1828132].
    static let subscribeRetries = [
        "500": true, "600": false, "601": false, "700": false, "701": false, "702": false,
    ]
}
