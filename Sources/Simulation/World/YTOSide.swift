internal import Digests
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// YTO as the gateway meets it: signed pushes in XML, tracks in JSON, and orders to stop a parcel of which nobody can ask
/// what became: it shows in the track.
enum YTOSide {
    static let secret = "simulated-secret"
    static let clientCode = "K88000000"
    static let userID = "simulated"

    private struct Words {
        var code: String
        var text: String
        var remark: String
        var cause: String?
        var signer: String?
    }

    private static func words(_ kind: SimulatedParcel.ScanKind) -> Words {
        switch kind {
        case .pickedUp: Words(code: "GOT", text: "【苏州网点】 已揽收", remark: "已揽收")
        case .departed: Words(code: "DEPARTURE", text: "【苏州转运中心】 已发出", remark: "已发出")
        case .outForDelivery: Words(code: "SENT_SCAN", text: "【南京网点】 派件中", remark: "派件中")
        case .problem, .lost: Words(code: "NOT_SEND", text: "【南京网点】 快件异常", remark: "快件异常")
        case .refused: Words(code: "FAILED", text: "签收失败 原因: 客户拒收", remark: "签收失败", cause: "客户拒收")
        case .delivered: Words(code: "SIGNED", text: "客户签收人: 本人 已签收", remark: "签收成功")
        case .turnedBack: Words(code: "TMS_RETURN", text: "【南京网点】 退回", remark: "退回")
        case .misread: Words(code: "ARRIVAL", text: "【苏州转运中心】 已收入", remark: "已收入")
        case .redirected: Words(code: "FORWARDING", text: "【南京网点】 转寄", remark: "转寄")
        case .backDelivered: Words(code: "SIGNED", text: "客户签收人: 退回 已签收", remark: "签收成功", signer: "退回")
        }
    }

    // MARK: Answers

    static func answer(_ request: OutboundRequest, _ world: World) -> Reply {
        guard let json = Reply.json(request.body), let text = Reply.text(json, "param"),
            let param = Reply.json(Array(text.utf8)), let method = request.url.split(separator: "/").dropLast(3).last,
            let sign = Reply.text(json, "sign")
        else { return .text(problem(400, "请求参数不完整")) }
        guard sign == Base64.encode(Digest.hash(text + method + "v1" + secret, with: .md5)) else {
            return .text(problem(401, "请求加密校验失败"))
        }
        switch method {
        case "track_query_adapter": return track(param, world)
        case "wanted_report_adapter": return intercept(param, world)
        case "wanted_cancel_adapter": return cancel(param, world)
        default: return .text(status(0, "成功"))
        }
    }

    private static func track(_ param: JSONValue, _ world: World) -> Reply {
        let waybill = Reply.text(param, "NUMBER") ?? ""
        let parcel = world.find(waybill: waybill)?.parcel
        parcel?.lastContact = world.now
        guard let parcel, case let scans = parcel.shown(at: world.now), !scans.isEmpty else {
            let none: JSONText = [
                "map": .object([(waybill, .array([]))]), "code": 1001, "success": "true", "message": "查询结果为空。",
            ]
            return .text(none.text)
        }
        return Reply(JSONText.array(scans.map { row($0, waybill) }).text) { parcel.hear(scans, in: world) }
    }

    private static func row(_ scan: SimulatedParcel.Scan, _ waybill: String) -> JSONText {
        let words = words(scan.kind)
        return [
            "waybill_No": .string(waybill), "upload_Time": .string(scan.at.inChina),
            "infoContent": .string(words.code), "processInfo": .string(words.text), "city": "南京市",
            "district": "玄武区",
        ]
    }

    private static func intercept(_ param: JSONValue, _ world: World) -> Reply {
        guard let waybill = Reply.text(param, "waybillNo"), Reply.text(param, "wantedDesc") != nil,
            let parcel = world.find(waybill: waybill)?.parcel
        else { return .text(status(2, "运单不存在")) }
        if parcel.order == .running {
            // Whose it is it does not say; whoever hears this takes it for the one that was asked for.
            parcel.isOurOrder = true
            return .text(status(1, "已有有效拦截件，不能重复发起拦截"))
        }
        return .text(world.intercept(parcel) ? status(0, "成功") : status(1, "运单当前状态不能发起拦截"))
    }

    private static func cancel(_ param: JSONValue, _ world: World) -> Reply {
        guard let parcel = Reply.text(param, "waybillNo").flatMap({ world.find(waybill: $0)?.parcel }),
            parcel.order == .running, parcel.isOurOrder
        else { return .text(status(1, "没有有效拦截件")) }
        world.setOrder(.cancelled, of: parcel)
        return .text(status(0, "取消成功"))
    }

    private static func status(_ code: Int64, _ message: String) -> String {
        JSONText.object([("statusCode", .integer(code)), ("statusMessage", .string(message))]).text
    }

    private static func problem(_ code: Int64, _ reason: String) -> String {
        JSONText.object([("success", false), ("code", .integer(code)), ("reason", .string(reason))]).text
    }

    // MARK: Pushes

    static func push(_ kind: SimulatedParcel.ScanKind, of parcel: SimulatedParcel, at instant: Instant) -> [UInt8] {
        form(words(kind), of: parcel, at: instant, secret: secret)
    }

    /// As somebody who does not know the secret would write it.
    static func forged(_ parcel: SimulatedParcel, at instant: Instant) -> [UInt8] {
        form(words(.turnedBack), of: parcel, at: instant, secret: "guessed")
    }

    private static func form(_ words: Words, of parcel: SimulatedParcel, at instant: Instant, secret: String) -> [UInt8]
    {
        let elements: [(name: String, value: String?)] = [
            ("logisticProviderID", "YTO"), ("clientID", clientCode), ("mailNo", parcel.waybill.rawValue),
            ("txLogisticID", "T-\(parcel.waybill)"), ("infoType", "STATUS"), ("infoContent", words.code),
            ("acceptTime", instant.inChina), ("remark", words.remark), ("city", "南京市"), ("district", "玄武区"),
            ("signedName", words.signer), ("questionCause", words.cause),
        ]
        let content = elements.compactMap { element in
            element.value.map { "<\(element.name)>\(XMLText.escape($0))</\(element.name)>" }
        }
        let text = "<UpdateInfo>\(content.joined())</UpdateInfo>"
        let form: FormBody = [
            "logistics_interface": text, "data_digest": Base64.encode(Digest.hash(text + secret, with: .md5)),
            "clientId": clientCode, "type": "online",
        ]
        return form.bytes()
    }
}
