internal import Digests
internal import ShipmentModel
internal import WireFormats

/// The Douyin shop's open platform (抖店), written from the platform's sheet: after-sale cases, and the purse that pays
/// them.
struct DoudianDesk: Desk {
    static let party = "doudian"

    let world: SandboxWorld
    let settings: [String: String]

    func answer(_ call: SandboxCall) async throws -> SandboxReply {
        if let refusal = refusal(of: call) { return refusal }
        guard let json = call.json, json.isObject else {
            return failure(40_001, "isv.parameter-invalid:11000", "参数错误")
        }
        switch call.path {
        case "/afterSale/List": return try await list(json)
        case "/afterSale/Detail": return try await detail(json)
        case "/afterSale/operate": return try await operate(json)
        case "/afterSale/applyLogisticsIntercept": return try await intercept(json)
        case "/afterSale/timeExtend": return try await tell(json, "more_time")
        case "/afterSale/returnGoodsToWareHouseSuccess": return try await tell(json, "returned_to_warehouse")
        default: return failure(70_000, "isp.api-service-off", "API已下线")
        }
    }

    // MARK: The door

    /// How a call is signed: the body is the sorted, compact `param_json` itself.
    static func sign(
        appKey: String, secret: String, method: String, paramJSON: String, timestamp: String, isMD5: Bool = false
    ) -> String {
        let text = "\(secret)app_key\(appKey)method\(method)param_json\(paramJSON)timestamp\(timestamp)v2\(secret)"
        return Hex.encode(
            isMD5
                ? Digest.hash(text, with: .md5)
                : Digest.hmac(Array(text.utf8), key: Array(secret.utf8), with: .sha256))
    }

    private func refusal(of call: SandboxCall) -> SandboxReply? {
        let query = call.query
        for name in ["app_key", "method", "timestamp", "v", "sign", "sign_method", "access_token"]
        where query[name]?.isEmpty != false {
            return failure(40_001, "isv.parameter-missing", "缺少参数\(name)")
        }
        let (appKey, timestamp) = (query["app_key"] ?? "", query["timestamp"] ?? "")
        guard appKey == settings["app_key"] else {
            return failure(30_001, "isv.app-permissions-insufficient", "应用不存在")
        }
        let method = call.path.split(separator: "/").joined(separator: ".")
        guard query["method"] == method, query["v"] == "2" else {
            return failure(40_001, "isv.parameter-invalid:11000", "method与路径不一致")
        }
        guard let seconds = Int64(timestamp),
            world.clock.isFresh(Instant(seconds: seconds), within: .minutes(10))
        else { return failure(40_003, "isv.timestamp-invalid", "时间戳错误") }
        let name = query["sign_method"]
        guard name == "hmac-sha256" || name == "md5" else {
            return failure(40_003, "isv.signature-invalid", "不支持的sign_method")
        }
        // The platform sorts what it got before it checks: an unsorted body can only fail.
        let wanted = Self.sign(
            appKey: appKey, secret: settings["secret"] ?? "", method: method,
            paramJSON: call.json?.canonicalText() ?? "", timestamp: timestamp, isMD5: name == "md5")
        guard Digest.equal(wanted.utf8, (query["sign"] ?? "").utf8) else {
            return failure(40_003, "isv.signature-invalid", "签名错误")
        }
        guard query["access_token"] == settings["access_token"] else {
            return failure(40_003, "isv.access-token-no-existed", "access_token不存在")
        }
        return nil
    }

    // MARK: Envelopes

    func failure(_ code: Int64, _ subCode: String, _ message: String) -> SandboxReply {
        .json([
            "code": .integer(code), "msg": "业务处理失败", "sub_code": .string(subCode), "sub_msg": .string(message),
            "log_id": "20251124000000000000000000000000",
        ])
    }

    func success(_ data: JSONText) -> SandboxReply {
        .json([
            "code": 10_000, "msg": "success", "sub_code": "", "sub_msg": "",
            "log_id": "20251124000000000000000000000000", "data": data,
        ])
    }

    var noSuchCase: SandboxReply { failure(20_000, "isp.service-error:10000", "存在无效售后单") }
    var wrongState: SandboxReply { failure(50_002, "isv.business-failed:20309541", "售后状态错误") }

    // MARK: Reading

    private func list(_ json: JSONValue) async throws -> SandboxReply {
        let page = try json.int64IfAny("page") ?? 0
        let size = try json.int64IfAny("size") ?? 10
        guard page >= 0, (1...100).contains(size), page < 10_000 else {
            return failure(40_004, "isv.parameter-invalid:11000", "分页参数错误")
        }
        let (from, until) = (try json.int64IfAny("update_start_time"), try json.int64IfAny("update_end_time"))
        let wanted = try json.filledTextIfAny("aftersale_id")
        let found = await world.doudianViews().filter { view in
            let updated = view.state.updatedAt.seconds
            return updated >= from ?? .min && updated <= until ?? .max && (wanted == nil || wanted == view.script.id)
        }
        let start = min(Int(page * size), found.count)
        let items = found[start..<min(start + Int(size), found.count)]
        return success([
            "items": .array(items.map(DoudianWords.item)), "has_more": .bool(start + items.count < found.count),
            "total": .integer(Int64(found.count)), "page": .integer(page), "size": .integer(Int64(items.count)),
        ])
    }

    private func detail(_ json: JSONValue) async throws -> SandboxReply {
        guard let id = try json.filledTextIfAny("after_sale_id") else {
            return failure(40_001, "isv.parameter-missing", "after_sale_id")
        }
        guard let view = await world.doudianViews().first(where: { $0.script.id == id }) else { return noSuchCase }
        return success(DoudianWords.detail(view))
    }
}
