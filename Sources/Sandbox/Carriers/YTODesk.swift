internal import Digests
internal import ShipmentModel
internal import WireFormats

/// YTO Express (圆通开放平台), the JSON interfaces at `open/{method}/v1/{userId}/{clientCode}`.
struct YTODesk: Desk {
    static let party = "yto"

    let world: SandboxWorld
    let settings: [String: String]

    func answer(_ call: SandboxCall) async throws -> SandboxReply {
        let parts = call.path.split(separator: "/").map(String.init)
        guard parts.count == 5, parts[0] == "open", parts[2] == "v1" else {
            return SandboxReply(status: 404, contentType: "text/html", body: Array("404".utf8))
        }
        let (method, user, client) = (parts[1], parts[3], parts[4])
        guard let fields = fields(of: call) else { return problem(400, "请求参数不完整") }
        let wanted = Self.sign(fields.param, method: method, version: "v1", secret: settings["secret"] ?? "")
        guard user == settings["user_id"], client == settings["client_code"],
            Digest.equal(wanted.utf8, fields.sign.utf8)
        else { return problem(401, "请求加密校验失败") }
        guard let param = SandboxCall.json(Array(fields.param.utf8)), param.isObject else {
            return problem(400, "param不是合法的JSON")
        }
        switch method {
        case "track_query_adapter": return try await track(param)
        case "subscribe_adapter": return try await subscribe(param, client: client)
        case "wanted_report_adapter": return try await intercept(param)
        case "wanted_cancel_adapter": return try await cancel(param)
        default: return problem(404, "接口不存在")
        }
    }

    /// `Base64(MD5(param + method + version + secret))`.
    static func sign(_ param: String, method: String, version: String, secret: String) -> String {
        Base64.encode(Digest.hash(param + method + version + secret, with: .md5))
    }

    /// The four fields, from JSON or from a form; nil when one is missing or has another shape.
    private func fields(of call: SandboxCall) -> (param: String, sign: String)? {
        var named: [String: String] = [:]
        for name in ["timestamp", "param", "sign", "format"] {
            let value = call.json?.isObject == true ? call.json?[name] : nil
            guard let text = value.flatMap(Self.text) ?? call.form[name], !text.isEmpty else { return nil }
            named[name] = text
        }
        guard named["format"] == "JSON", named["timestamp"].flatMap({ Int64($0) }) != nil, let param = named["param"],
            let sign = named["sign"]
        else { return nil }
        return (param, sign)
    }

    private static func text(_ value: JSONValue) -> String? {
        do throws(WireError) {
            return try value.asText
        } catch {
            return nil
        }
    }

    // MARK: Four shapes of answers

    private func problem(_ code: Int64, _ reason: String) -> SandboxReply {
        .json(["success": false, "code": .integer(code), "reason": .string(reason)])
    }

    private func status(_ code: Int64, _ message: String) -> SandboxReply {
        .json(["statusCode": .integer(code), "statusMessage": .string(message)])
    }

    // MARK: Interfaces

    private func track(_ param: JSONValue) async throws -> SandboxReply {
        guard let number = try param.filledTextIfAny("NUMBER") ?? param.filledTextIfAny("Number") else {
            return problem(400, "运单号为空")
        }
        guard let scans = await world.track(number, of: .yto), !scans.isEmpty else {
            return .json([
                "map": .object([(number, .array([]))]), "code": "1001", "success": "true", "message": "查询结果为空。",
            ])
        }
        return .json(.array(scans.map { YTOWords.row($0, waybill: number) }))
    }

    private func subscribe(_ param: JSONValue, client: String) async throws -> SandboxReply {
        guard try param.filledTextIfAny("client_id") == client, try param.filledTextIfAny("msg_type") == "online",
            let text = try param.filledTextIfAny("logistics_interface"),
            let subject = SandboxCall.json(Array(text.utf8)), subject.isObject,
            let number = try subject.filledTextIfAny("waybillNo")
        else { return problem(400, "订阅参数不完整") }
        guard try await world.subscribe(number, of: .yto, by: Self.party) != nil else { return problem(400, "运单号不存在") }
        return .json(["waybillNo": .string(number), "success": true])
    }

    private func intercept(_ param: JSONValue) async throws -> SandboxReply {
        guard let number = try param.filledTextIfAny("waybillNo"),
            try param.filledTextIfAny("wantedDesc") != nil
        else { return status(1, "运单号和拦截原因不能为空") }
        switch try await world.intercept(number, of: .yto, by: Self.party, requestNumber: "") {
        case .unknownWaybill: return status(1, "运单号不存在")
        case .alreadyRunning: return status(1, "已有有效拦截件，不能重复发起拦截")
        case .tooLate(let kind): return status(1, kind == .delivered ? "运单已签收，不能发起拦截" : "运单当前状态不能发起拦截")
        case .refused(let words): return status(1, words)
        case .taken: return status(0, "成功")
        }
    }

    private func cancel(_ param: JSONValue) async throws -> SandboxReply {
        guard let number = try param.filledTextIfAny("waybillNo"),
            try param.filledTextIfAny("dealRemark") != nil
        else { return status(1, "运单号和处理备注不能为空") }
        let isDone = try await world.cancelInterception(number, of: .yto, by: Self.party)
        return isDone ? status(0, "成功") : status(1, "没有有效拦截件")
    }
}
