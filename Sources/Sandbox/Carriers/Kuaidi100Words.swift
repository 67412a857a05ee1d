internal import ShipmentModel
internal import WireFormats

/// How Kuaidi100 says what happened: its own states, above every courier's words.
enum Kuaidi100Words {
    private static func words(_ scan: Scan) -> (code: String, name: String, text: String) {
        switch scan.kind {
        case .labelled: ("101", "已下单", "商家已下单")
        case .pickedUp: ("1", "揽收", "【\(scan.city)】快件已揽收")
        case .departed: ("0", "在途", "快件离开【\(scan.city)分拨中心】")
        case .arrived: ("0", "在途", "快件到达【\(scan.city)分拨中心】")
        case .outForDelivery: ("5", "派件", "派件员 张三(13800000000) 正在派件")
        case .attempted: ("204", "派件异常", "客户要求延迟派送")
        case .refused: ("14", "拒签", "客户拒签，快件准备退回")
        case .damaged: ("209", "破损", "外包装破损")
        case .delivered: ("3", "签收", "已签收，签收人：本人")
        case .turnedBack: ("6", "退回", "快件退回中，离开【\(scan.city)分拨中心】")
        case .backArrived: ("6", "退回", "退回件到达【\(scan.city)分拨中心】")
        case .backDelivered: ("4", "退签", "退回件已由发件人签收")
        }
    }

    /// The answer of a query, also inside a push: newest first, the newest one's state above.
    static func result(_ scans: [Scan], of parcel: ScriptedParcel) -> JSONText {
        let rows = scans.reversed().map { scan -> JSONText in
            let (words, time) = (words(scan), scan.at.inChina)
            return [
                "time": .string(time), "ftime": .string(time), "context": .string(words.text),
                "status": .string(words.name), "statusCode": .string(words.code), "areaCode": nil,
                "areaName": .string(scan.city), "location": "",
            ]
        }
        let state = scans.last.map { words($0).code } ?? "0"
        return [
            "message": "ok", "nu": .string(parcel.waybill), "ischeck": .string(isEnd(scans) ? "1" : "0"),
            "com": .string(parcel.courier.companyCode), "status": "200", "state": .string(state), "condition": "00",
            "data": .array(rows),
        ]
    }

    private static func isEnd(_ scans: [Scan]) -> Bool {
        scans.last.map { $0.kind == .delivered || $0.kind == .backDelivered } ?? false
    }

    /// A push: the whole history up to a scan, as a form whose signature covers the decoded text.
    static func push(_ scans: [Scan], of parcel: ScriptedParcel, salt: String?) -> [UInt8] {
        let param = JSONText.object([
            ("status", .string(isEnd(scans) ? "shutdown" : "polling")), ("billstatus", ""), ("message", ""),
            ("autoCheck", "0"), ("comOld", ""), ("comNew", ""), ("lastResult", result(scans, of: parcel)),
        ]).text
        var form: FormBody = ["param": param]
        if let salt, !salt.isEmpty { form.append("sign", Kuaidi100Desk.pushSign(param, salt: salt)) }
        return form.bytes()
    }
}
