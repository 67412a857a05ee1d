internal import Digests
internal import ShipmentModel
internal import WireFormats

/// ZTO Express (中通开放平台), written from the carrier's sheet.
struct ZTODesk: Desk {
    static let party = "zto"

    let world: SandboxWorld
    let settings: [String: String]

    func answer(_ call: SandboxCall) async throws -> SandboxReply {
        guard let appKey = call.headers["x-appkey"] ?? call.headers["x-companyid"],
            let digest = call.headers["x-datadigest"]
        else { return failure("S208", "缺少必要的参数") }
        guard appKey == settings["app_key"] else { return failure("S210", "没有调用权限") }
        let wanted = Self.digest(of: call.body, secret: settings["app_secret"] ?? "")
        guard Digest.equal(wanted.utf8, digest.utf8) else { return failure("S211", "签名错误") }
        guard let json = call.json, json.isObject else { return failure("S208", "缺少必要的参数") }
        guard let number = try json.filledTextIfAny("billCode") else { return failure("S208", "缺少必要的参数billCode") }
        switch call.path {
        case "/zto.merchant.waybill.track.query": return try await track(number, json)
        case "/zto.merchant.waybill.track.subsrcibe": return try await subscribe(number, json)
        case "/thirdcenter.createIntercept": return try await intercept(number, json)
        case "/thirdcenter.cancelIntercept": return try await cancel(number, json)
        case "/thirdcenter.queryInterceptAndReturnStatus": return await state(number)
        default: return failure("S207", "接口不存在")
        }
    }

    /// `Base64(MD5(body + appSecret))`.
    static func digest(of body: [UInt8], secret: String) -> String {
        Base64.encode(Digest.hash(body + Array(secret.utf8), with: .md5))
    }

    // MARK: Envelopes

    private func failure(_ code: String, _ message: String) -> SandboxReply {
        .json(["status": false, "statusCode": .string(code), "message": .string(message), "result": nil])
    }

    private func success(_ name: String, _ value: JSONText) -> SandboxReply {
        .json(.object([("status", true), ("statusCode", "SYS000"), ("message", "操作成功"), (name, value)]))
    }

    private func refusal(_ message: String) -> SandboxReply {
        .json(["status": false, "statusCode": "B0001", "message": .string(message), "data": nil])
    }

    // MARK: Services

    /// The phone's last digits are asked for in every query of a parcel's way.
    private func phoneFailure(_ json: JSONValue) throws(WireError) -> SandboxReply? {
        guard let tail = try json.filledTextIfAny("mobilePhone") else {
            return failure("E413", "鉴权失败,请输入收寄人任一方电话号码后4位")
        }
        return tail.count == 4 && tail.allSatisfy(\.isNumber) ? nil : failure("E409", "手机号校验失败")
    }

    private func track(_ number: String, _ json: JSONValue) async throws -> SandboxReply {
        if let failure = try phoneFailure(json) { return failure }
        guard let scans = await world.track(number, of: .zto) else { return failure("E416", "非中通单号") }
        return success("result", .array(scans.map { ZTOWords.trace($0, waybill: number) }))
    }

    private func subscribe(_ number: String, _ json: JSONValue) async throws -> SandboxReply {
        if let failure = try phoneFailure(json) { return failure }
        guard try await world.subscribe(number, of: .zto, by: Self.party) != nil else {
            return failure("E416", "非中通单号")
        }
        return success("result", nil)
    }

    private func intercept(_ number: String, _ json: JSONValue) async throws -> SandboxReply {
        guard let request = try json.filledTextIfAny("requestId") else { return failure("S208", "缺少必要的参数requestId") }
        guard let destination = try json.int64IfAny("destinationType"), (1...4).contains(destination) else {
            return failure("S208", "缺少必要的参数destinationType")
        }
        guard destination != 3 else { return refusal("不支持改址") }
        switch try await world.intercept(number, of: .zto, by: Self.party, requestNumber: request) {
        case .unknownWaybill: return refusal("运单不存在")
        case .alreadyRunning: return refusal("运单已存在拦截单，不允许重复发起")
        case .tooLate(let kind): return refusal(kind == .delivered ? "运单已签收，不允许发起拦截" : "运单当前状态不允许发起拦截")
        case .refused(let words): return refusal(words)
        case .taken(let carrierNumber): return success("data", ["centerBizNo": .string("ZX25\(carrierNumber)")])
        }
    }

    private func cancel(_ number: String, _ json: JSONValue) async throws -> SandboxReply {
        guard try json.filledTextIfAny("thirdBizNo") != nil else { return failure("S208", "缺少必要的参数thirdBizNo") }
        let isDone = try await world.cancelInterception(number, of: .zto, by: Self.party)
        return isDone ? success("data", nil) : refusal("拦截单不存在或已完结")
    }

    private func state(_ number: String) async -> SandboxReply {
        guard let story = await world.story(number, of: .zto) else { return refusal("运单不存在") }
        let (status, name): (String, String)
        switch story.interceptionState(at: world.clock.now) {
        case .none: return refusal("拦截单不存在")
        case .running: (status, name) = ("INTERCEPTING", "拦截中")
        case .succeeded: (status, name) = ("INTERCEPT_SUCCESS", "拦截成功")
        case .cancelled: (status, name) = ("INTERCEPT_CANCEL", "取消拦截")
        }
        return success(
            "data",
            [
                "billCode": .string(number), "serviceCode": "INTERCEPT", "status": .string(status),
                "statusName": .string(name),
            ])
    }
}
