internal import Digests
internal import ShipmentModel
internal import WireFormats

/// SF Express's open platform (丰桥): the JSON services, written from the carrier's sheet.
struct SFDesk: Desk {
    static let party = "sf"

    let world: SandboxWorld
    let settings: [String: String]

    func answer(_ call: SandboxCall) async throws -> SandboxReply {
        let form = call.form
        if form.has("verifyCode") { return try await legacyAnswer(form) }
        for name in ["partnerID", "requestID", "serviceCode", "timestamp", "msgDigest", "msgData"]
        where form[name]?.isEmpty != false {
            return outer("A1001", "必传参数不可为空: \(name)")
        }
        let (msgData, timestamp) = (form["msgData"] ?? "", form["timestamp"] ?? "")
        guard form["partnerID"] == settings["partner_id"] else { return outer("A1004", "无对应服务权限") }
        guard timestamp.allSatisfy(\.isASCII), Int64(timestamp) != nil else { return outer("A1002", "请求时效已过期") }
        let wanted = Self.digest(of: msgData, timestamp: timestamp, checkword: settings["checkword"] ?? "")
        guard Digest.equal(wanted.utf8, (form["msgDigest"] ?? "").utf8) else { return outer("A1006", "数字签名无效") }
        guard let json = SandboxCall.json(Array(msgData.utf8)) else { return outer("A1008", "无法解析请求数据") }
        switch form["serviceCode"] {
        case "EXP_RECE_SEARCH_ROUTES": return try await searchRoutes(json)
        case "EXP_RECE_REGISTER_ROUTE": return try await register(json)
        case "EXP_RECE_WANTED_INTERCEPT": return try await intercept(json)
        case "EXP_RECE_UPDATE_ORDER": return try await updateOrder(json)
        default: return outer("A1004", "无对应服务权限")
        }
    }

    /// `Base64(MD5(urlencode(msgData + timestamp + checkword)))`, as java.net.URLEncoder writes it.
    static func digest(of msgData: String, timestamp: String, checkword: String) -> String {
        let encoded = PercentEncoding.javaURLEncode(msgData + timestamp + checkword)
        return Base64.encode(Digest.hash(encoded, with: .md5))
    }

    // MARK: Envelopes

    private func outer(_ code: String, _ message: String, _ inner: JSONText? = nil) -> SandboxReply {
        .json([
            "apiErrorMsg": .string(message), "apiResponseID": "00018A97CE03FB3FE9D58FC7BD17AB3F",
            "apiResultCode": .string(code), "apiResultData": .string(inner?.text ?? ""),
        ])
    }

    private func success(_ msgData: JSONText) -> SandboxReply {
        outer("A1000", "", ["success": true, "errorCode": "S0000", "errorMsg": nil, "msgData": msgData])
    }

    private func failure(_ code: String, _ message: String) -> SandboxReply {
        outer(
            "A1000", "",
            ["success": false, "errorCode": .string(code), "errorMsg": .string(message), "msgData": nil])
    }

    // MARK: Services

    private func searchRoutes(_ json: JSONValue) async throws -> SandboxReply {
        let numbers = try json.arrayIfAny("trackingNumber")?.map { try $0.asText } ?? []
        guard try json.int64IfAny("trackingType") == 1, !numbers.isEmpty else {
            return failure("S0002", "必填参数trackingNumber为空")
        }
        guard numbers.count <= 10 else { return failure("S0004", "单次查询不超过10个") }
        let tails = try json.filledTextIfAny("checkPhoneNo")?.split(separator: ",") ?? []
        guard tails.allSatisfy({ $0.count == 4 && $0.allSatisfy(\.isNumber) }) else {
            return failure("S0005", "手机号后四位格式错误")
        }
        var parcels: [JSONText] = []
        for number in numbers {
            guard let scans = await world.track(number, of: .sf) else {
                parcels.append([
                    "mailNo": .string(number), "routes": [], "reasonCode": ["20028"], "reasonRemark": ["月结卡号不匹配"],
                ])
                continue
            }
            parcels.append(["mailNo": .string(number), "routes": .array(scans.map(SFWords.route))])
        }
        return success(["routeResps": .array(parcels)])
    }

    private func register(_ json: JSONValue) async throws -> SandboxReply {
        let number = try json.filledTextIfAny("attributeNo") ?? ""
        guard try await world.subscribe(number, of: .sf, by: Self.party) != nil else {
            return failure("S0004", "运单号不存在")
        }
        return success(nil)
    }

    private func intercept(_ json: JSONValue) async throws -> SandboxReply {
        guard let number = try json.filledTextIfAny("waybillNo") else { return failure("S0002", "必填参数waybillNo为空") }
        if try json.boolIfAny("cancel") == true {
            guard let instruction = try json.filledTextIfAny("cusId") else {
                return failure("S0002", "必填参数cusId为空")
            }
            let running = await world.story(number, of: .sf)?.interception
            guard running.map({ Self.instruction($0.carrierNumber) }) == instruction,
                try await world.cancelInterception(number, of: .sf, by: Self.party)
            else { return failure("S0006", "指令不存在或已执行") }
            return success(["cusId": .string(instruction)])
        }
        for name in ["serviceCode", "role", "payMode"] where try json.filledTextIfAny(name) == nil {
            return failure("S0002", "必填参数\(name)为空")
        }
        guard try json.text("serviceCode") == "2" else { return failure("S0004", "不支持的服务类型") }
        if ["3", "4"].contains(try json.text("payMode")), try json.filledTextIfAny("monthlyCardNo") == nil {
            return failure("S0002", "必填参数monthlyCardNo为空")
        }
        guard let address = try json.objectIfAny("newDestAddress") else {
            return failure("S0002", "必填参数newDestAddress为空")
        }
        for name in ["province", "city", "county", "address", "contact", "phone"]
        where try address.filledTextIfAny(name) == nil {
            return failure("S0002", "必填参数newDestAddress.\(name)为空")
        }
        // The interface has no number of the asker's: each request is a new one.
        switch try await world.intercept(number, of: .sf, by: Self.party, requestNumber: "") {
        case .unknownWaybill: return failure("S0004", "运单号不存在")
        case .alreadyRunning: return failure("S0006", "该运单已有拦截指令")
        case .tooLate(let kind):
            return failure("S0007", kind == .delivered ? "运单已签收，不能拦截" : "运单当前状态不能拦截")
        case .refused(let words): return failure("S0007", words)
        case .taken(let carrierNumber):
            return success([
                "cusId": .string(Self.instruction(carrierNumber)), "amount": 0,
                "freightAdditionInfoResp": ["interceptionDeptCode": "571W", "transferFlg": "1"],
            ])
        }
    }

    static func instruction(_ carrierNumber: String) -> String { "CUS132758928\(carrierNumber)" }

    /// Voids an order before pick-up. None of the sandbox's parcels is that young, so no number matches.
    private func updateOrder(_ json: JSONValue) async throws -> SandboxReply {
        guard let order = try json.filledTextIfAny("orderId") else { return failure("S0002", "必填参数orderId为空") }
        guard try json.int64IfAny("dealType") == 2 else { return failure("S0004", "不支持的dealType") }
        return success(["orderId": .string(order), "resStatus": 1])
    }
}
