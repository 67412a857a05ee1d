import PartyKit
import Ledger
import RefundRules
import ShipmentModel
import Synchronization
import WireFormats

/// One after-sale case as Doudian has it: it answers details, takes "agree", and pays.
final class DoudianDesk: Sendable {
    /// What becomes of a call that would change something.
    enum Fate: Sendable {
        case done
        /// It happens, and the answer is lost.
        case doneUnheard
        /// It does not happen, and there is no answer.
        case lost
        case neverSent
        /// An error page; nothing happened.
        case error(Int)
        /// An answer in the envelope with this code and sub-code; nothing happened.
        case refused(code: Int, subCode: String)
    }

    struct State: Sendable {
        var status = 6
        var refundStatus = 1
        var agreed = 0
        var version: Int64
        var amount: Int64 = 12_900
        var parcels: [(company: String, waybill: String)]
        var autoBits: [Int64] = []
        var fates: [Int64: [Fate]] = [:]
        /// The types of `operate` that really happened.
        var happened: [Int64] = []
        /// A platform that pays as often as it is told to: then only our own care keeps the money from moving twice.
        var isNaive = false
    }

    static let agreeRefund: Int64 = 201
    static let refuseRefund: Int64 = 202
    static let agreeRefuseThenRefund: Int64 = 203

    let id: String
    let key: CaseKey
    private let applied: Int64
    private let state: Mutex<State>

    init(
        id: String = "7000000000000000125", shop: ShopID = Town.doudianShop, now: Instant,
        parcels: [(company: String, waybill: String)]
    ) {
        self.id = id
        key = CaseKey(platform: "doudian", shop: shop, afterSaleID: id)
        applied = now.seconds - 600
        state = Mutex(State(version: now.seconds - 600, parcels: parcels))
    }

    func change(_ change: (inout State) -> Void) {
        state.withLock { state in
            change(&state)
            state.version += 1
        }
    }

    /// What becomes of the next calls of this type, in order; afterwards all are done.
    func fates(_ type: Int64, _ fates: Fate...) { state.withLock { $0.fates[type] = fates } }

    var happened: [Int64] { state.withLock { $0.happened } }
    var payments: Int { happened.count { $0 == Self.agreeRefund } }
    var changedAt: Int64 { state.withLock { $0.version } }
    var version: String { state.withLock { String($0.version) } }

    /// The money arrives.
    func pay() {
        change { state in
            state.status = 12
            state.refundStatus = 3
        }
    }

    func install(in caller: ScriptedCaller) { caller.on("https://dy.test/afterSale/") { [self] in receive($0) } }

    /// What the platform does with a request, and answers.
    func receive(_ request: OutboundRequest) -> CallOutcome {
        if request.url.contains("/afterSale/operate") { return operate(request) }
        guard request.text.contains(id) else {
            return .json(envelope(.null, code: 20000, sub: "isp.service-error:10002"))
        }
        return .json(envelope(detail))
    }

    var detail: JSONText {
        let state = state.withLock { $0 }
        return [
            "process_info": [
                "after_sale_info": [
                    "after_sale_id": .raw(id), "after_sale_status": .integer(Int64(state.status)),
                    "after_sale_type": 1, "refund_status": .integer(Int64(state.refundStatus)),
                    "refund_total_amount": .integer(state.amount), "refund_post_amount": 0,
                    "apply_time": .integer(applied), "update_time": .integer(state.version),
                    "status_deadline": .integer(applied + 2 * 86_400), "got_pkg": 0,
                    "agree_refuse_sign": .integer(Int64(state.agreed)), "part_type": 0, "real_refund_amount": 0,
                    "aftersale_status_to_final_time": 0, "apply_role": 1,
                    "auto_audit_bits": .array(state.autoBits.map { .integer($0) }),
                ],
                "logistics_info": [
                    "order": .array(
                        state.parcels.map {
                            [
                                "tracking_no": .string($0.waybill), "company_code": .string($0.company),
                                "company_name": "", "logistics_time": .integer(applied - 86_400), "logistics_state": 0,
                            ]
                        })
                ],
            ],
            "order_info": [
                "shop_order_id": 4_700_000_000_000_000_003,
                "sku_order_infos": [
                    ["sku_order_id": 4_700_000_000_000_000_003, "order_status": 3, "is_oversea_order": 0]
                ],
            ],
        ]
    }

    /// One row of the list, which spells the same otherwise.
    var listItem: JSONText {
        let state = state.withLock { $0 }
        return [
            "aftersale_info": [
                "aftersale_id": .raw(id), "aftersale_status": .integer(Int64(state.status)), "aftersale_type": 1,
                "refund_status": .integer(Int64(state.refundStatus)), "refund_amount": .integer(state.amount),
                "refund_post_amount": 0, "refund_tax_amount": 0, "apply_time": .integer(applied),
                "update_time": .integer(state.version), "got_pkg": 0, "arbitrate_status": 0,
                "is_agree_refuse_sign": .integer(Int64(state.agreed)),
            ],
            "order_info": ["shop_order_id": 4_700_000_000_000_000_003],
        ]
    }

    private func operate(_ request: OutboundRequest) -> CallOutcome {
        let types = [Self.agreeRefund, Self.refuseRefund, Self.agreeRefuseThenRefund]
        guard let type = types.first(where: { request.text.contains("\"type\":\($0)") }) else {
            return .json(envelope(.null, code: 40001, sub: "isv.parameter-missing"))
        }
        let fate = state.withLock { state -> Fate in
            guard state.fates[type]?.isEmpty == false else { return .done }
            return state.fates[type]?.removeFirst() ?? .done
        }
        switch fate {
        case .done:
            return perform(type) ? taken : .json(envelope(.null, code: 50002, sub: "isv.business-failed:20309541"))
        case .doneUnheard:
            _ = perform(type)
            return .unknown(reason: "the answer did not come in time")
        case .lost: return .unknown(reason: "the connection broke")
        case .neverSent: return .neverSent(reason: "no connection")
        case .error(let status): return .json("<html>error</html>", status: status)
        case .refused(let code, let subCode): return .json(envelope(.null, code: Int64(code), sub: subCode))
        }
    }

    /// - Returns: False when the case is not in a state for it.
    private func perform(_ type: Int64) -> Bool {
        state.withLock { state in
            let isOpen = state.status == 6 && state.refundStatus == 1
            guard isOpen || (state.isNaive && type == Self.agreeRefund) else { return false }
            state.happened.append(type)
            state.version += 1
            switch type {
            case Self.agreeRefund:
                state.refundStatus = 2
                state.status = 12
            case Self.agreeRefuseThenRefund: state.agreed = 1
            default: state.status = 27
            }
            return true
        }
    }

    private var taken: CallOutcome {
        .json(envelope(["items": [["aftersale_id": .raw(id), "status_code": 0, "status_msg": ""]]]))
    }

    private func envelope(_ data: JSONText, code: Int64 = 10000, sub: String = "") -> String {
        let answer: JSONText = [
            "code": .integer(code), "msg": "", "sub_code": .string(sub), "sub_msg": "", "log_id": "1", "data": data,
        ]
        return answer.text
    }

    static func list(_ items: [JSONText], hasMore: Bool) -> CallOutcome {
        let answer: JSONText = [
            "code": 10000, "msg": "", "sub_code": "", "sub_msg": "", "log_id": "1",
            "data": ["items": .array(items), "has_more": .bool(hasMore)],
        ]
        return .json(answer.text)
    }
}
