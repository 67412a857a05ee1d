internal import Digests
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// Kuaidi100 as the gateway meets it, speaking for J&T: the shop named it as its authority (C14).
enum Kuaidi100Side {
    static let salt = "simulated-salt"

    static func answer(_ request: OutboundRequest, _ world: World) -> Reply {
        guard let form = Reply.form(request.body), let json = form["param"].flatMap({ Reply.json(Array($0.utf8)) })
        else { return .text(#"{"result":false,"returnCode":"400","message":"找不到对应参数"}"#) }
        if request.url.hasSuffix("query.do") {
            guard let parcel = Reply.text(json, "num").flatMap({ world.find(waybill: $0)?.parcel }) else {
                return .text(#"{"result":false,"returnCode":"500","message":"查询无结果，请隔段时间再查"}"#)
            }
            parcel.lastContact = world.now
            let scans = parcel.shown(at: world.now)
            guard !scans.isEmpty else {
                return .text(#"{"result":false,"returnCode":"500","message":"查询无结果，请隔段时间再查"}"#)
            }
            return Reply(result(scans, parcel).text) { parcel.hear(scans, in: world) }
        }
        if request.url.hasSuffix("label/order") {
            guard let parcel = Reply.text(json, "kuaidinum").flatMap({ world.find(waybill: $0)?.parcel }),
                world.intercept(parcel)
            else { return .text(#"{"code":30003,"message":"运单当前状态不能拦截","data":null,"time":1,"success":false}"#) }
            return .text(
                #"{"code":200,"message":"success","data":{"orderId":"KD\#(parcel.waybill)"},"time":1,"success":true}"#)
        }
        return .text(#"{"result":true,"returnCode":"200","message":"提交成功"}"#)
    }

    private static func words(_ kind: SimulatedParcel.ScanKind) -> (code: String, name: String, text: String) {
        switch kind {
        case .pickedUp: ("1", "揽收", "【苏州】快件已揽收")
        case .departed: ("0", "在途", "快件离开【苏州分拨中心】")
        case .outForDelivery: ("5", "派件", "正在派件")
        case .problem: ("209", "破损", "外包装破损")
        case .lost: ("2", "疑难", "快件疑似遗失")
        case .refused: ("14", "拒签", "客户拒签，快件准备退回")
        case .delivered: ("3", "签收", "已签收，签收人：本人")
        case .turnedBack: ("6", "退回", "快件退回中，离开【南京分拨中心】")
        case .misread: ("6", "退回", "快件离开【南京分拨中心】")
        case .redirected: ("7", "转投", "快件转投其他地址")
        case .backDelivered: ("4", "退签", "退回件已由发件人签收")
        }
    }

    private static func result(_ scans: [SimulatedParcel.Scan], _ parcel: SimulatedParcel) -> JSONText {
        let rows = scans.reversed().map { scan -> JSONText in
            let (words, time) = (words(scan.kind), scan.at.inChina)
            return [
                "time": .string(time), "ftime": .string(time), "context": .string(words.text),
                "status": .string(words.name), "statusCode": .string(words.code),
            ]
        }
        return [
            "message": "ok", "nu": .string(parcel.waybill.rawValue), "ischeck": "0", "com": "jtexpress",
            "status": "200", "state": .string(scans.last.map { words($0.kind).code } ?? "0"), "condition": "00",
            "data": .array(rows),
        ]
    }

    /// The whole history so far, signed.
    static func push(_ scans: [SimulatedParcel.Scan], of parcel: SimulatedParcel) -> [UInt8] {
        let param = JSONText.object([
            ("status", "polling"), ("billstatus", ""), ("message", ""), ("autoCheck", "0"), ("comOld", ""),
            ("comNew", ""), ("lastResult", result(scans, parcel)),
        ]).text
        let form: FormBody = [
            "param": param, "sign": Hex.encode(Digest.hash(param + salt, with: .md5), uppercase: true),
        ]
        return form.bytes()
    }
}
