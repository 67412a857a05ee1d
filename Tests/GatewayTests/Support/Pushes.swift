import Digests
import PartyKit
import ShipmentModel
import WireFormats

/// Pushes as their senders make them, signed with the town's secrets.
enum Pushes {
    static func doudian(
        tag: String, caseID: String, shopID: Int64 = 10001, signature: String? = nil, to town: Town
    ) -> InboundPush {
        let data: JSONText = [
            "aftersale_id": .raw(caseID), "aftersale_status": 6, "aftersale_type": 1, "p_id": 4_700_000_000_000_000_003,
            "shop_id": .integer(shopID), "apply_time": .integer(town.clock.now.seconds), "refund_amount": 12_900,
        ]
        let message: JSONText = [
            ["tag": .string(tag), "msg_id": .string("\(tag):\(caseID)"), "data": .string(data.text)]
        ]
        return doudian(message.bytes, signature: signature, to: town)
    }

    /// One push with an event of each of these shops.
    static func doudian(tag: String, events: [(caseID: String, shopID: Int64)], to town: Town) -> InboundPush {
        let messages = events.map { event -> JSONText in
            let data: JSONText = [
                "aftersale_id": .raw(event.caseID), "aftersale_status": 6, "aftersale_type": 1,
                "p_id": 4_700_000_000_000_000_003, "shop_id": .integer(event.shopID),
                "apply_time": .integer(town.clock.now.seconds), "refund_amount": 12_900,
            ]
            return [
                "tag": .string(tag), "msg_id": .string("\(tag):\(event.caseID)"), "data": .string(data.text),
            ]
        }
        return doudian(JSONText.array(messages).bytes, to: town)
    }

    static func doudian(_ body: [UInt8], signature: String? = nil, to town: Town) -> InboundPush {
        let text = Array("7000000000000000001".utf8) + body + Array("tb-test-secret-0001".utf8)
        let signature = signature ?? Hex.encode(Digest.hash(text, with: .md5))
        return InboundPush(
            headers: [
                "Content-Type": "application/json", "event-sign": signature, "app-id": "7000000000000000001",
                "Cookie": "session=1", "Authorization": "Bearer secret",
            ], body: body, heard: town.clock.now)
    }

    static func yto(
        _ waybill: String, _ code: String, _ time: String, signer: String = "", remark: String = "状态更新", to town: Town
    ) -> InboundPush {
        yto(
            "<UpdateInfo><logisticProviderID>YTO</logisticProviderID><clientID>K88000000</clientID><mailNo>\(waybill)"
                + "</mailNo><txLogisticID>T-1</txLogisticID><infoType>STATUS</infoType><infoContent>\(code)"
                + "</infoContent><acceptTime>\(time)</acceptTime><remark>\(remark)</remark><signedName>\(signer)"
                + "</signedName><city>徐州市</city></UpdateInfo>", to: town)
    }

    static func yto(_ text: String, secret: String = "yto-secret", to town: Town) -> InboundPush {
        let form: FormBody = [
            "logistics_interface": text,
            "data_digest": Base64.encode(Digest.hash(text + secret, with: .md5)), "clientId": "K88000000",
        ]
        return InboundPush(
            headers: ["Content-Type": "application/x-www-form-urlencoded"], body: form.bytes(), heard: town.clock.now)
    }

    static func zto(_ data: String, secret: String = "zto-secret", to town: Town) -> InboundPush {
        let body: JSONText = [
            "data": .string(data), "data_digest": .string(Base64.encode(Digest.hash(data + secret, with: .md5))),
            "msg_type": "Traces", "company_id": "key",
        ]
        return InboundPush(headers: ["Content-Type": "application/json"], body: body.bytes, heard: town.clock.now)
    }

    static func sf(_ waybill: String, _ code: String, _ time: String, _ words: String = "", to town: Town)
        -> InboundPush
    {
        InboundPush(
            headers: ["Content-Type": "application/xml"],
            body: Array(
                ("<Request service=\"RoutePushService\" lang=\"zh-CN\"><Body><WaybillRoute id=\"1\" mailno=\"\(waybill)\" "
                    + "orderid=\"T-1\" acceptTime=\"\(time)\" acceptAddress=\"南京市\" remark=\"\(words)\" opCode=\"\(code)\"/>"
                    + "</Body></Request>").utf8), heard: town.clock.now, hasPathToken: true)
    }
}
