internal import Digests
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// ZTO as the gateway meets it: signed pushes, tracks, service orders that can be asked about.
enum ZTOSide {
    static let appKey = "simulated-key"
    static let secret = "simulated-secret"

    private struct Words {
        var scanType: String
        var action: String
        var text: String
        var signer = ""
        var problem: String?
    }

    private static func words(_ kind: SimulatedParcel.ScanKind) -> Words {
        switch kind {
        case .pickedUp: Words(scanType: "收件", action: "GOT", text: "【苏州】已揽收")
        case .departed: Words(scanType: "发件", action: "DEPARTURE", text: "【苏州】快件离开【苏州中转】")
        case .outForDelivery: Words(scanType: "派件", action: "DISPATCH", text: "【南京】正在派件")
        case .problem, .lost:
            Words(scanType: "问题件", action: "PROBLEM", text: "【南京】问题件：外包装破损", problem: "P-DAMAGE")
        case .refused: Words(scanType: "问题件", action: "PROBLEM", text: "【南京】问题件：收件人拒收", problem: "P-REFUSE")
        case .delivered: Words(scanType: "签收", action: "SIGNED", text: "【南京】快件已由【本人】签收", signer: "本人")
        case .turnedBack: Words(scanType: "退件", action: "RETURN_SCAN", text: "【南京】快件退回中，退件网点：【南京网点】")
        case .misread: Words(scanType: "转单", action: "ARRIVAL", text: "【苏州】快件到达【苏州中转】")
        case .redirected: Words(scanType: "转单", action: "RETURN_SCAN", text: "【南京】快件改地址，发往【徐州】")
        case .backDelivered:
            Words(scanType: "签收", action: "RETURN_SIGNED", text: "【苏州】退件已由寄件人签收", signer: "寄件人")
        }
    }

    // MARK: Answers

    static func answer(_ request: OutboundRequest, _ world: World) -> Reply {
        guard let json = Reply.json(request.body), let waybill = Reply.text(json, "billCode"),
            let parcel = world.find(waybill: waybill)?.parcel
        else { return .text(failure("E416", "非中通单号")) }
        if request.url.hasSuffix("track.query") {
            parcel.lastContact = world.now
            let scans = parcel.shown(at: world.now)
            return Reply(success("result", .array(scans.map { trace($0, waybill) }))) {
                parcel.hear(scans, in: world)
            }
        }
        if request.url.hasSuffix("subsrcibe") {
            parcel.isSubscribed = true
            return .text(success("result", .null))
        }
        if request.url.hasSuffix("createIntercept") {
            guard world.intercept(parcel) else { return .text(refusal("运单当前状态不允许发起拦截")) }
            return .text(success("data", ["centerBizNo": .string("ZX\(waybill)")]))
        }
        if request.url.hasSuffix("cancelIntercept") {
            guard parcel.order == .running, parcel.isOurOrder else { return .text(refusal("拦截单不存在或已完结")) }
            world.setOrder(.cancelled, of: parcel)
            return .text(success("data", .null))
        }
        let state = parcel.order
        guard let (code, name) = order(state) else { return .text(refusal("拦截单不存在")) }
        return Reply(success("data", status(waybill, code, name))) { parcel.hear(state, in: world) }
    }

    private static func status(_ waybill: String, _ code: String, _ name: String) -> JSONText {
        [
            "billCode": .string(waybill), "serviceCode": "INTERCEPT", "status": .string(code),
            "statusName": .string(name),
        ]
    }

    private static func order(_ state: SimulatedParcel.OrderState) -> (String, String)? {
        switch state {
        case .none, .rejected: nil
        case .running: ("INTERCEPTING", "拦截中")
        case .succeeded: ("INTERCEPT_SUCCESS", "拦截成功")
        case .failed: ("INTERCEPT_FAIL", "拦截失败")
        case .cancelled: ("INTERCEPT_CANCEL", "取消拦截")
        }
    }

    private static func trace(_ scan: SimulatedParcel.Scan, _ waybill: String) -> JSONText {
        let words = words(scan.kind)
        return [
            "billCode": .string(waybill), "country": "China", "scanType": .string(words.scanType),
            "scanDate": .integer(scan.at.milliseconds), "desc": .string(words.text), "signMan": .string(words.signer),
        ]
    }

    private static func success(_ name: String, _ value: JSONText) -> String {
        JSONText.object([("status", true), ("statusCode", "SYS000"), ("message", "操作成功"), (name, value)]).text
    }

    private static func refusal(_ message: String) -> String { failure("B0001", message) }

    private static func failure(_ code: String, _ message: String) -> String {
        JSONText.object([
            ("status", false), ("statusCode", .string(code)), ("message", .string(message)), ("data", .null),
        ]).text
    }

    // MARK: Pushes

    static func push(_ kind: SimulatedParcel.ScanKind, of parcel: SimulatedParcel, at instant: Instant) -> [UInt8] {
        let words = words(kind)
        return envelope(
            JSONText.object(present: [
                ("billCode", .string(parcel.waybill.rawValue)), ("facilityCode", "57100"),
                ("action", .string(words.action)), ("actionTime", .string(instant.inChina)),
                ("problemCode", .string(ifAny: words.problem)), ("desc", .string(words.text)),
            ]).text, secret: secret)
    }

    static func push(order parcel: SimulatedParcel) -> [UInt8]? {
        order(parcel.order).map { envelope(status(parcel.waybill.rawValue, $0.0, $0.1).text, secret: secret) }
    }

    /// As somebody who does not know the secret would write it.
    static func forged(_ parcel: SimulatedParcel, at instant: Instant) -> [UInt8] {
        envelope(
            JSONText.object([
                ("billCode", .string(parcel.waybill.rawValue)), ("action", "RETURN_SIGNED"),
                ("actionTime", .string(instant.inChina)), ("desc", "退件已由寄件人签收"),
            ]).text, secret: "guessed")
    }

    private static func envelope(_ data: String, secret: String) -> [UInt8] {
        JSONText.object([
            ("data", .string(data)),
            ("data_digest", .string(Base64.encode(Digest.hash(data + secret, with: .md5)))),
            ("msg_type", "Traces"), ("company_id", .string(appKey)),
        ]).bytes
    }
}
