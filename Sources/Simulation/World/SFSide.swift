internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// SF as the gateway meets it: tracks of several parcels, pushes without a signature, interceptions told by a scan alone.
enum SFSide {
    static func answer(_ request: OutboundRequest, _ world: World) -> Reply {
        guard let form = Reply.form(request.body), let json = form["msgData"].flatMap({ Reply.json(Array($0.utf8)) })
        else { return .text(outer("A1008", nil)) }
        switch form["serviceCode"] {
        case "EXP_RECE_SEARCH_ROUTES": return track(Reply.texts(json, "trackingNumber"), world)
        case "EXP_RECE_REGISTER_ROUTE": return .text(success(.null))
        case "EXP_RECE_WANTED_INTERCEPT": return intercept(json, world)
        default: return .text(success(.null))
        }
    }

    private static func track(_ waybills: [String], _ world: World) -> Reply {
        var (rows, heard): ([JSONText], [() -> Void]) = ([], [])
        for waybill in waybills {
            guard let parcel = world.find(waybill: waybill)?.parcel else { continue }
            parcel.lastContact = world.now
            let scans = parcel.shown(at: world.now)
            rows.append(["mailNo": .string(waybill), "routes": .array(scans.map { route($0, of: parcel) })])
            heard.append { parcel.hear(scans, in: world) }
        }
        return Reply(success(["routeResps": .array(rows)])) { for hear in heard { hear() } }
    }

    private static func intercept(_ json: JSONValue, _ world: World) -> Reply {
        if Reply.text(json, "cusId") != nil { return cancel(json, world) }
        guard let waybill = Reply.text(json, "waybillNo"), let parcel = world.find(waybill: waybill)?.parcel,
            world.intercept(parcel)
        else {
            let inner: JSONText = ["success": false, "errorCode": "8016", "errorMsg": "运单已签收", "msgData": nil]
            return .text(outer("A1000", inner))
        }
        let taken: JSONText = [
            "cusId": .string("CUS\(waybill)"), "amount": 12,
            "freightAdditionInfoResp": ["interceptionDeptCode": "025W", "transferFlg": "0"],
        ]
        return .text(success(taken))
    }

    private static func cancel(_ json: JSONValue, _ world: World) -> Reply {
        guard let parcel = Reply.text(json, "waybillNo").flatMap({ world.find(waybill: $0)?.parcel }),
            parcel.order == .running, parcel.isOurOrder
        else {
            let inner: JSONText = ["success": false, "errorCode": "S0006", "errorMsg": "指令不存在或已执行", "msgData": nil]
            return .text(outer("A1000", inner))
        }
        world.setOrder(.cancelled, of: parcel)
        return .text(success(["cusId": .string("CUS\(parcel.waybill)")]))
    }

    private static func words(_ kind: SimulatedParcel.ScanKind) -> (code: String, reason: String, text: String) {
        switch kind {
        case .pickedUp: ("50", "", "顺丰速运 已收取快件")
        case .departed: ("30", "", "快件在【苏州中转场】完成分拣,准备发往下一站")
        case .outForDelivery: ("204", "", "正在派送途中")
        case .problem: ("66", "", "快件外包装异常，已滞留")
        case .refused: ("70", "", "由于收件人拒收原因 派件不成功")
        case .delivered: ("80", "", "已签收,感谢使用顺丰,期待再次为您服务")
        case .turnedBack: ("99", "2", "应客户要求,快件正在退回中")
        case .misread: ("31", "", "快件到达【南京中转场】")
        case .redirected: ("99", "", "应客户要求,快件转寄中")
        case .backDelivered: ("80", "", "已签收,感谢使用顺丰,期待再次为您服务")
        case .lost: ("8000", "6", "快件遗失")
        }
    }

    private static func route(_ scan: SimulatedParcel.Scan, of parcel: SimulatedParcel) -> JSONText {
        let words = words(scan.kind)
        // That it goes back is said by the second code, or by the text alone.
        let isSaidByText = scan.kind == .turnedBack && parcel.waybill.rawValue.utf8.last.map { $0 % 2 == 0 } == true
        return [
            "acceptTime": .string(scan.at.inChina), "acceptAddress": "南京市", "remark": .string(words.text),
            "opCode": .string(words.code), "reasonCode": .string(isSaidByText ? "" : words.reason),
        ]
    }

    /// Unsigned: a word, worth a question.
    static func push(_ kind: SimulatedParcel.ScanKind, of parcel: SimulatedParcel, at instant: Instant) -> [UInt8] {
        JSONText.object([("Body", ["WaybillRoute": [pushed(words(kind), nil, parcel, instant)]])]).bytes
    }

    /// As a stranger would write it who knows our address: it goes back at the customer's request, and is there.
    static func forged(_ parcel: SimulatedParcel, at instant: Instant) -> [UInt8] {
        let (back, there) = (words(.turnedBack), words(.backDelivered))
        let routes = [
            pushed(back, back.reason, parcel, instant - .minutes(30)), pushed(there, nil, parcel, instant),
        ]
        return JSONText.object([("Body", ["WaybillRoute": .array(routes)])]).bytes
    }

    private static func pushed(
        _ words: (code: String, reason: String, text: String), _ reason: String?, _ parcel: SimulatedParcel,
        _ instant: Instant
    ) -> JSONText {
        [
            "mailno": .string(parcel.waybill.rawValue), "acceptAddress": "南京市", "reasonName": nil, "orderid": "T-1",
            "acceptTime": .string(instant.inChina), "remark": .string(words.text), "opCode": .string(words.code),
            "id": .string("\(instant.seconds)\(words.code)"), "reasonCode": reason.map(JSONText.string) ?? .null,
        ]
    }

    private static func success(_ data: JSONText) -> String {
        outer("A1000", ["success": true, "errorCode": "S0000", "errorMsg": nil, "msgData": data])
    }

    private static func outer(_ code: String, _ inner: JSONText?) -> String {
        JSONText.object([
            ("apiErrorMsg", ""), ("apiResponseID", "000190D0C0DE0000FEEDFACE00000001"),
            ("apiResultCode", .string(code)), ("apiResultData", .string(inner?.text ?? "")),
        ]).text
    }
}
