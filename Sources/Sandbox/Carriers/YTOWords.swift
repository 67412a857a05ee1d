internal import Digests
internal import ShipmentModel
internal import WireFormats

/// How YTO says what happened [seen: the sheet's table and samples].
enum YTOWords {
    private static func words(_ scan: Scan) -> (code: String, text: String, remark: String) {
        switch scan.kind {
        case .labelled: ("ACCEPT", "商家已下单", "接单")
        case .pickedUp: ("GOT", "【\(scan.city)网点】 已揽收", "已揽收")
        case .departed: ("DEPARTURE", "【\(scan.city)转运中心】 已发出", "已发出")
        case .arrived, .backArrived: ("ARRIVAL", "【\(scan.city)转运中心】 已收入", "已收入")
        case .outForDelivery: ("SENT_SCAN", "【\(scan.city)网点】 派件中 派件人: 张三 13800000000", "派件中")
        case .attempted: ("FAILED", "签收失败 原因: 客户要求延迟派送", "客户要求延迟派送")
        case .refused: ("FAILED", "签收失败 原因: 客户拒收", "客户拒收")
        case .damaged: ("NOT_SEND", "【\(scan.city)网点】 快件异常", "快件异常")
        case .delivered: ("SIGNED", "客户签收人: 本人 已签收", "签收成功")
        case .turnedBack: ("TMS_RETURN", "【\(scan.city)网点】 退回件 已发出", "退回")
        case .backDelivered: ("SIGNED", "客户签收人: 寄件人 已签收", "签收成功")
        }
    }

    static func row(_ scan: Scan, waybill: String) -> JSONText {
        let words = words(scan)
        return [
            "waybill_No": .string(waybill), "upload_Time": .string(scan.at.inChina),
            "infoContent": .string(words.code), "processInfo": .string(words.text), "city": .string(scan.city),
            "district": "",
        ]
    }

    /// `Base64(MD5(xml + secret))`.
    static func pushDigest(of xml: String, secret: String) -> String {
        Base64.encode(Digest.hash(xml + secret, with: .md5))
    }

    /// A push: a form around one scan as XML.
    static func push(_ scan: Scan, waybill: String, orderID: String, settings: [String: String]) -> [UInt8] {
        let words = words(scan)
        let client = settings["client_code"] ?? ""
        var elements = [
            ("logisticProviderID", "YTO"), ("clientID", client), ("mailNo", waybill), ("txLogisticID", orderID),
            ("infoType", "STATUS"), ("infoContent", words.code), ("acceptTime", scan.at.inChina),
            ("remark", words.remark), ("city", scan.city),
        ]
        if words.code == "FAILED" { elements.append(("questionCause", words.remark)) }
        let content = elements.map { "<\($0.0)>\(XMLText.escape($0.1))</\($0.0)>" }.joined()
        let xml = "<UpdateInfo>\(content)</UpdateInfo>"
        let form: FormBody = [
            "logistics_interface": xml, "data_digest": pushDigest(of: xml, secret: settings["secret"] ?? ""),
            "clientId": client, "type": "online",
        ]
        return form.bytes()
    }
}
