internal import Digests
internal import ShipmentModel
internal import WireFormats

/// How ZTO says what happened: one set of words in queries, another in pushes [seen: the sheet's tables and samples].
enum ZTOWords {
    private struct Row {
        var scanType: String
        var action: String
        var text: String
        var problem: String?
        var signer: String?
    }

    private static func row(_ scan: Scan) -> Row {
        let city = scan.city
        return switch scan.kind {
        case .labelled: Row(scanType: "事件", action: "ORDER", text: "【\(city)】商家已下单")
        case .pickedUp: Row(scanType: "收件", action: "GOT", text: "【\(city)】的业务员张三(13800000000)已揽收")
        case .departed: Row(scanType: "发件", action: "DEPARTURE", text: "【\(city)】快件离开【\(city)中转】")
        case .arrived, .backArrived: Row(scanType: "到件", action: "ARRIVAL", text: "【\(city)】快件已到达【\(city)网点】")
        case .outForDelivery: Row(scanType: "派件", action: "DISPATCH", text: "【\(city)】的业务员李四(13900000000)正在派件")
        case .attempted:
            Row(scanType: "问题件", action: "PROBLEM", text: "【\(city)】问题件：客户要求延迟派送", problem: "P-LATER")
        case .refused: Row(scanType: "问题件", action: "PROBLEM", text: "【\(city)】问题件：收件人拒收", problem: "P-REFUSE")
        case .damaged: Row(scanType: "问题件", action: "PROBLEM", text: "【\(city)】问题件：外包装破损", problem: "P-DAMAGE")
        case .delivered:
            Row(scanType: "签收", action: "SIGNED", text: "【\(city)】快件已由【王五】签收，签收网点：【\(city)网点】", signer: "王五")
        case .turnedBack: Row(scanType: "退件", action: "RETURN_SCAN", text: "【\(city)】快件退回中，退件网点：【\(city)网点】")
        case .backDelivered:
            Row(scanType: "签收", action: "RETURN_SIGNED", text: "【\(city)】退件已由寄件人签收", signer: "寄件人")
        }
    }

    static func trace(_ scan: Scan, waybill: String) -> JSONText {
        let row = row(scan)
        return [
            "billCode": .string(waybill), "country": "China", "scanType": .string(row.scanType),
            "scanDate": .integer(scan.at.milliseconds), "desc": .string(row.text),
            "scanSite": [
                "code": "57100", "name": .string("\(scan.city)网点"), "city": .string(scan.city), "prov": "",
                "phone": "95311", "isTransfer": 2,
            ], "preOrNextSite": nil, "operateUser": "", "operateUserPhone": "",
            "signMan": .string(row.signer ?? ""),
        ]
    }

    /// The envelope of a push, whose digest covers the text of `data`.
    static func push(_ scan: Scan, waybill: String, settings: [String: String]) -> [UInt8] {
        let row = row(scan)
        let data = JSONText.object(present: [
            ("billCode", .string(waybill)), ("facilityCode", "57100"), ("facilityName", .string("\(scan.city)网点")),
            ("city", .string(scan.city)), ("action", .string(row.action)),
            ("actionTime", .string(scan.at.inChina)), ("problemCode", .string(ifAny: row.problem)),
            ("expressSigner", .string(ifAny: row.signer)), ("desc", .string(row.text)),
        ]).text
        return JSONText.object([
            ("data", .string(data)),
            ("data_digest", .string(ZTODesk.digest(of: Array(data.utf8), secret: settings["app_secret"] ?? ""))),
            ("msg_type", "Traces"), ("company_id", .string(settings["app_key"] ?? "")),
        ]).bytes
    }
}
