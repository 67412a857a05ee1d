internal import ShipmentModel
internal import WireFormats

extension DoudianDesk {
    /// 201 agrees to refund only, and pays; 202 refuses it; 203 agrees to refund after refusal.
    func operate(_ json: JSONValue) async throws -> SandboxReply {
        guard let type = try json.int64IfAny("type"), let items = try json.arrayIfAny("items"), !items.isEmpty else {
            return failure(40_001, "isv.parameter-missing", "type, items")
        }
        // Of several all fail if one fails; whoever sends several has not read the documents.
        guard items.count == 1, let item = items.first, let id = try item.filledTextIfAny("aftersale_id") else {
            return failure(40_004, "isv.parameter-invalid:11000", "items")
        }
        let version = try item.int64IfAny("update_time")
        switch type {
        case 201:
            switch try await world.payDoudian(id, version: version) {
            case .unknownCase: return noSuchCase
            case .wrongState, .repeated: return wrongState
            case .stale: return failure(50_002, "isv.business-failed:12001", "售后单已变更，请刷新后重试")
            case .paid(let manner): return done(id).afterPayment().spoilt(manner)
            }
        case 202:
            guard try item.filledTextIfAny("reason") != nil else {
                return failure(40_001, "isv.parameter-missing", "reason")
            }
            return try await decide(id, .refused, version)
        case 203: return try await decide(id, .agreed, version)
        default: return failure(50_002, "isv.business-failed:11001", "该操作不支持，请前往后台操作")
        }
    }

    private func decide(_ id: String, _ kind: BookEntry.Kind, _ version: Int64?) async throws -> SandboxReply {
        guard let isDone = try await world.decideDoudian(id, kind, version: version) else { return noSuchCase }
        return isDone ? done(id) : wrongState
    }

    private func done(_ id: String) -> SandboxReply {
        success([
            "items": [
                ["aftersale_id": .integer(Int64(id) ?? 0), "status_code": 0, "status_msg": "success"]
            ]
        ])
    }

    func tell(_ json: JSONValue, _ what: String) async throws -> SandboxReply {
        guard let id = try json.filledTextIfAny("aftersale_id") else {
            return failure(40_001, "isv.parameter-missing", "aftersale_id")
        }
        return try await world.tell(id, what) ? success(nil) : noSuchCase
    }

    /// The platform's own courier interception; what is taken is an application, no result.
    func intercept(_ json: JSONValue) async throws -> SandboxReply {
        guard let id = try json.filledTextIfAny("after_sale_id"),
            let targets = try json.arrayIfAny("intercept_targets"),
            let role = try json.int64IfAny("op_from"), role == 1 || role == 3
        else { return failure(40_001, "isv.parameter-missing", "after_sale_id, op_from, intercept_targets") }
        guard let view = await world.doudianViews().first(where: { $0.script.id == id }) else { return noSuchCase }
        var results: [JSONText] = []
        var taken: Int64 = 0
        for target in targets {
            let (code, number) = (try target.text("company_code"), try target.text("tracking_no"))
            guard let parcel = view.script.parcels.first(where: { $0.waybill == number }),
                parcel.courier.companyCode == code
            else { return failure(40_004, "isv.parameter-invalid:11000", "intercept_targets") }
            let answer = try await world.intercept(
                number, of: parcel.courier, by: Self.party, requestNumber: "doudian-\(id)-\(number)")
            let isTaken = if case .taken = answer { true } else { false }
            taken += isTaken ? 1 : 0
            results.append(
                .object([
                    ("company_code", .string(code)), ("company_name", .string(parcel.courier.companyName)),
                    ("tracking_no", .string(number)), ("value_amount", .integer(view.script.amountMinor)),
                    ("can_intercept", .bool(isTaken)), ("is_success", .bool(isTaken)),
                    ("unavailable_reason_code", isTaken ? 0 : 10_001),
                    ("unavailable_reason", .string(isTaken ? "" : "包裹当前状态不支持拦截")), ("intercept_cost", 400),
                    ("settlement_mode", 0), ("other_products", []), ("other_product_amount", 0),
                ]))
        }
        return success([
            "intercept_results": .array(results), "success_count": .integer(taken),
            "failed_count": .integer(Int64(results.count) - taken), "unavailable_reason_code": 0,
            "unavailable_reason": "", "refund_amount": .integer(view.script.amountMinor),
        ])
    }
}
