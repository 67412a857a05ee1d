import PartyKit
import ShipmentModel
import WireFormats

/// The inputs that a request of the corpus was made from, taken out of the request: `turnback compose` must make the
/// same request of them, to the byte.
enum RequestInputs {
    /// Nil for a party whose requests nobody has taken apart yet: a test is red then.
    static func taken(from sample: Corpus.Case) throws -> JSONText? {
        let request = try JSONValue.read(sample.body)
        let secret = JSONText.string(try sample.expectation.object("signing").text("secret"))
        switch sample.party {
        case "yto": return try yto(request, secret)
        case "sf": return try sf(request, secret)
        case "zto": return try zto(request, secret)
        default: return nil
        }
    }

    private static func yto(_ request: JSONValue, _ secret: JSONText) throws -> JSONText {
        let parts = try request.text("url").split(separator: "/open/")
        let names = parts[1].split(separator: "/")
        let body = try request.object("body")
        let param = try body.objectFromTextOrObject("param")
        return inputs(
            base: String(parts[0]),
            values: ["user_id": .string(String(names[2])), "client_code": .string(String(names[3]))],
            secrets: ["secret": secret], now: try body.int64("timestamp"),
            wish: [
                ("waybill", .string(try param.textIfAny("NUMBER") ?? param.text("waybillNo"))),
                ("reason", .string(ifAny: try param.textIfAny("wantedDesc"))),
            ])
    }

    private static func sf(_ request: JSONValue, _ secret: JSONText) throws -> JSONText {
        let form = try request.object("form")
        let data = try form.objectFromTextOrObject("msgData")
        let address = try data.objectIfAny("newDestAddress").map { address in
            JSONText.object(address.members.map { ($0.key == "address" ? "street" : $0.key, $0.value.jsonText) })
        }
        return inputs(
            base: String(try request.text("url").dropLast("/std/service".count)),
            values: .object(present: [
                ("partner_id", .string(try form.text("partnerID"))),
                ("monthly_card_no", .string(ifAny: try data.textIfAny("monthlyCardNo"))),
                ("pay_mode", .string(ifAny: try data.textIfAny("payMode"))),
            ]),
            secrets: ["checkword": secret], now: try form.int64("timestamp"), nonce: try form.text("requestID"),
            wish: [
                (
                    "waybill",
                    .string(try data.textIfAny("waybillNo") ?? data.array("trackingNumber").first?.asText ?? "")
                ),
                ("phone_tail", .string(ifAny: try data.textIfAny("checkPhoneNo"))), ("sender", address),
            ])
    }

    private static func zto(_ request: JSONValue, _ secret: JSONText) throws -> JSONText {
        let url = try request.text("url")
        let body = try request.objectFromTextOrObject("body")
        return inputs(
            base: String(url.prefix(upTo: url.lastIndex(of: "/") ?? url.endIndex)),
            values: ["app_key": .string(try request.object("headers").text("x-appKey"))],
            secrets: ["app_secret": secret], now: 0,
            wish: [
                ("waybill", .string(try body.text("billCode"))),
                ("request_no", .string(try body.text("thirdBizNo"))),
                ("idempotency_key", .string(ifAny: try body.textIfAny("requestId"))),
            ])
    }

    private static func inputs(
        base: String, values: JSONText, secrets: JSONText, now: Int64, nonce: String = "", wish: [(String, JSONText?)]
    ) -> JSONText {
        [
            "account": ["base_url": .string(base), "values": values, "secrets": secrets],
            "now": .integer(now), "nonce": .string(nonce), "wish": .object(present: wish),
        ]
    }
}
