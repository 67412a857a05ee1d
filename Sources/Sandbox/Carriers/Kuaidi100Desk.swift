internal import Digests
internal import ShipmentModel
internal import WireFormats

/// Kuaidi100 (快递100), the aggregator: queries, subscriptions and interceptions of every courier's parcels.
struct Kuaidi100Desk: Desk {
    static let party = "kuaidi100"

    let world: SandboxWorld
    let settings: [String: String]

    private var key: String { settings["key"] ?? "" }

    func answer(_ call: SandboxCall) async throws -> SandboxReply {
        let form = call.form
        switch call.path {
        case "/poll/query.do": return try await query(form)
        case "/poll": return try await subscribe(form)
        case "/label/order": return try await intercept(form)
        default: return SandboxReply(status: 404, contentType: "text/html", body: Array("404".utf8))
        }
    }

    // MARK: Signatures

    /// `UPPER(hex(MD5(param + key + customer)))`.
    static func querySign(_ param: String, key: String, customer: String) -> String {
        Hex.encode(Digest.hash(param + key + customer, with: .md5), uppercase: true)
    }

    /// `UPPER(hex(MD5(param + t + key + secret)))`.
    static func labelSign(_ param: String, milliseconds: String, key: String, secret: String) -> String {
        Hex.encode(Digest.hash(param + milliseconds + key + secret, with: .md5), uppercase: true)
    }

    /// `UPPER(hex(MD5(param + salt)))`, over a push.
    static func pushSign(_ param: String, salt: String) -> String {
        Hex.encode(Digest.hash(param + salt, with: .md5), uppercase: true)
    }

    // MARK: Query

    private func failure(_ code: String, _ message: String) -> SandboxReply {
        .json(["result": false, "returnCode": .string(code), "message": .string(message)])
    }

    private func courier(_ code: String?) -> Courier? {
        Courier.allCases.first { $0.companyCode == code?.lowercased() }
    }

    private func query(_ form: FormBody) async throws -> SandboxReply {
        guard let param = form["param"], let sign = form["sign"], let customer = form["customer"] else {
            return failure("400", "找不到对应参数")
        }
        let wanted = Self.querySign(param, key: key, customer: settings["customer"] ?? "")
        guard customer == settings["customer"], Digest.equal(wanted.utf8, sign.utf8) else {
            return failure("503", "验证签名失败")
        }
        guard let json = SandboxCall.json(Array(param.utf8)), json.isObject,
            let courier = courier(try json.filledTextIfAny("com")), let number = try json.filledTextIfAny("num"),
            (6...32).contains(number.utf8.count)
        else { return failure("400", "找不到对应公司") }
        if courier == .sf || courier == .zto, try json.filledTextIfAny("phone") == nil {
            return failure("408", "验证码错误")
        }
        guard let story = await world.story(number, of: courier) else { return failure("500", "查询无结果，请隔段时间再查") }
        guard await world.mayQueryAggregator(number) else { return failure("504", "查询过于频繁，单号已被锁定") }
        return .json(Kuaidi100Words.result(story.scans(until: world.clock.now), of: story.script))
    }

    // MARK: Subscribe

    private func subscribe(_ form: FormBody) async throws -> SandboxReply {
        guard form["schema"] == "json", let param = form["param"], let json = SandboxCall.json(Array(param.utf8)),
            json.isObject
        else { return failure("700", "POLL:数据格式错误") }
        guard try json.textIfAny("key") == key, !key.isEmpty else { return failure("600", "POLL:KEY无效") }
        guard let courier = courier(try json.filledTextIfAny("company")) else {
            return failure("700", "POLL:不支持的快递公司")
        }
        guard let number = try json.filledTextIfAny("number"), (6...32).contains(number.utf8.count),
            let parameters = try json.objectIfAny("parameters"),
            let callback = try parameters.filledTextIfAny("callbackurl")
        else { return failure("700", "POLL:订阅参数错误") }
        let salt = try parameters.textIfAny("salt")
        switch try await world.subscribe(number, of: courier, by: Self.party, callbackURL: callback, salt: salt) {
        case nil: return failure("702", "POLL:识别不到该单号对应的快递公司")
        case false?: return failure("501", "POLL:重复订阅")
        case true?: return .json(["result": true, "returnCode": "200", "message": "提交成功"])
        }
    }

    // MARK: Intercept

    private func label(_ code: Int64, _ message: String, _ data: JSONText = nil) -> SandboxReply {
        .json([
            "code": .integer(code), "message": .string(message), "data": data, "time": 12,
            "success": .bool(code == 200),
        ])
    }

    private func intercept(_ form: FormBody) async throws -> SandboxReply {
        guard form["method"] == "interceptOrder", let param = form["param"], let sign = form["sign"],
            let time = form["t"], let milliseconds = Int64(time)
        else { return label(400, "找不到对应参数") }
        let wanted = Self.labelSign(param, milliseconds: time, key: key, secret: settings["secret"] ?? "")
        guard form["key"] == key, Digest.equal(wanted.utf8, sign.utf8) else { return label(503, "验证签名失败") }
        guard world.clock.isFresh(Instant(milliseconds: milliseconds), within: .minutes(10)) else {
            return label(503, "时间戳过期")
        }
        guard let json = SandboxCall.json(Array(param.utf8)), json.isObject,
            let courier = courier(try json.filledTextIfAny("kuaidicom")),
            let number = try json.filledTextIfAny("kuaidinum")
        else { return label(400, "找不到对应公司") }
        guard ["RETURN_SEND_STATION", "RETURN_SEND_ADDR"].contains(try json.textIfAny("interceptType") ?? "") else {
            return label(400, "不支持的拦截类型")
        }
        if courier != .sf, try json.filledTextIfAny("callbackUrl") == nil { return label(400, "callbackUrl不能为空") }
        let order = try json.filledTextIfAny("orderId") ?? ""
        switch try await world.intercept(number, of: courier, by: Self.party, requestNumber: order) {
        case .unknownWaybill: return label(30_001, "运单不存在")
        case .alreadyRunning: return label(30_002, "运单已有拦截单")
        case .tooLate: return label(30_003, "运单当前状态不能拦截")
        case .refused(let words): return label(30_003, words)
        case .taken(let carrierNumber): return label(200, "success", ["orderId": .string(carrierNumber)])
        }
    }
}
