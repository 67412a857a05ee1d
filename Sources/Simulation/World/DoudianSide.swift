internal import Digests
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// Doudian as the gateway meets it; and one that pays as often as it is told, so that only our own care keeps the money
/// from moving twice.
enum DoudianSide {
    static let url = "https://dy.test"
    static let appKey = "7000000000000000001"
    static let secret = "simulated-secret"
    static let platformShop: Int64 = 10_001
    private static let pageSize = 8

    static func answer(_ request: OutboundRequest, _ world: World) -> Reply {
        guard let json = Reply.json(request.body) else {
            return .text(envelope(.null, code: 40001, sub: "isv.parameter"))
        }
        if request.url.hasPrefix("\(url)/afterSale/List") { return list(json, world) }
        if request.url.hasPrefix("\(url)/afterSale/operate") { return operate(json, world) }
        if request.url.hasPrefix("\(url)/afterSale/Detail") {
            guard let life = Reply.text(json, "after_sale_id").flatMap({ world.life($0) }) else {
                return .text(envelope(.null, code: 20000, sub: "isp.service-error:10002"))
            }
            let list = life.lists.index
            return telling(envelope(detail(life)), of: [life], world) { life.lists.hear(list, .answered, in: world) }
        }
        return .text(envelope([:]))
    }

    private static func list(_ json: JSONValue, _ world: World) -> Reply {
        let from = Reply.number(json, "update_start_time") ?? 0
        let until = Reply.number(json, "update_end_time") ?? 0
        let page = Int(Reply.number(json, "page") ?? 0)
        let changed = world.lives.filter {
            $0.isOnPlatform && $0.appliedAt <= world.now && (from...until).contains($0.version)
        }
        .sorted { ($0.version, $0.number) < ($1.version, $1.number) }
        // Short, so that the list moves on while it is read.
        let listed = changed.dropFirst(page * pageSize).prefix(pageSize)
        let goesOn = changed.count > (page + 1) * pageSize
        if goesOn { world.record.reach(.listGoesOn) }
        let data: JSONText = ["items": .array(listed.map(item)), "has_more": .bool(goesOn)]
        return telling(envelope(data), of: listed, world)
    }

    /// An answer that, once it is heard, tells which of these cases have ended.
    private static func telling(
        _ body: String, of lives: some Sequence<Life>, _ world: World, whenHeard: @escaping () -> Void = {}
    ) -> Reply {
        let ended = lives.filter(\.isEnded)
        return Reply(body) {
            whenHeard()
            for life in ended { life.hearEnd(.answered, in: world) }
        }
    }

    private static func operate(_ json: JSONValue, _ world: World) -> Reply {
        let item: JSONValue? = { do { return try json.arrayIfAny("items")?.map { $0 }.first } catch { return nil } }()
        guard let type = Reply.number(json, "type"), let id = item.flatMap({ Reply.text($0, "aftersale_id") }),
            let life = world.life(id)
        else { return .text(envelope(.null, code: 40001, sub: "isv.parameter-missing")) }
        let isOpen = !life.isEnded
        switch type {
        case 201:
            world.judgeOrder(life)
            if let told = life.endKnown(before: world.sentAt, in: world) {
                world.record.violate(.once, life, "ordered for a case whose end was told at \(told)")
            }
            // A real one would refuse the second; this one pays again, and the count shows it. What it has ended itself just
            // now it refuses, as nobody could have known.
            let isNews = life.endedAt.map { world.sentAt - $0 < .minutes(1) } ?? false
            guard isOpen || (life.isPaid && !isNews) else { return .text(wrongState) }
            guard let version = item.flatMap({ Reply.number($0, "update_time") }) else {
                world.record.violate(.money, life, "ordered without the version that it was decided on")
                return .text(stale)
            }
            // The buyer is quicker than the order that is on its way.
            if life.turn == .amountChanges, life.amounts.count == 1, !life.isPaid, world.chance.happens(500) {
                world.takeTurn(life)
            }
            // An amount is not named in the order: it is the one of the version that is. What is paid already it does not
            // guard, so that a second order shows.
            if version != life.version, !life.isPaid {
                world.record.reach(.staleRefused)
                return .text(stale)
            }
            world.pay(life, amount: life.amount, key: nil)
        case 202 where isOpen && life.isDeaf, 203 where isOpen && life.isDeaf:
            world.record.reach(.wordRefused)
            return .text(notTaken)
        case 202:
            guard isOpen else { return .text(wrongState) }
            life.isRefused = true
            life.endedAt = world.now
        case 203:
            guard isOpen, !life.isAgreed else { return .text(wrongState) }
            life.isAgreed = true
        default: return .text(envelope([:]))
        }
        world.touch(life)
        return .text(
            envelope(["items": [["aftersale_id": .raw(id), "status_code": 0, "status_msg": ""]]]))
    }

    private static let stale = envelope(.null, code: 50002, sub: "isv.business-failed:12001")
    private static let notTaken = envelope(.null, code: 50002, sub: "isv.business-failed:11001")
    private static let wrongState = envelope(.null, code: 50002, sub: "isv.business-failed:20309541")

    private static func state(_ life: Life) -> (status: Int64, refund: Int64) {
        if life.hasBounced { return (12, 4) }
        if life.isPaid { return (12, 3) }
        if life.isWithdrawn { return (28, 1) }
        if life.isRefused { return (27, 1) }
        return (6, 1)
    }

    private static func detail(_ life: Life) -> JSONText {
        let state = state(life)
        let info: JSONText = [
            "after_sale_id": .raw(life.key.afterSaleID), "after_sale_status": .integer(state.status),
            "after_sale_type": .integer(life.turn == .notEligible ? 0 : 1), "refund_status": .integer(state.refund),
            "refund_total_amount": .integer(life.amount), "refund_post_amount": 0,
            "apply_time": .integer(life.appliedAt.seconds), "update_time": .integer(life.version),
            "status_deadline": .integer(life.appliedAt.seconds + 2 * 86_400), "got_pkg": life.gotPackage ? 1 : 0,
            "agree_refuse_sign": life.isAgreed ? 1 : 0, "part_type": 0, "real_refund_amount": 0,
            "aftersale_status_to_final_time": 0, "apply_role": 1,
            "arbitrate_status": life.isInArbitration ? 1 : 0,
            "auto_audit_bits": .array(life.isPaidByPlatform ? [12] : []),
        ]
        return [
            "process_info": [
                "after_sale_info": info, "logistics_info": ["order": .array(life.lists.now.parcels.map(logistics))],
            ],
            "order_info": [
                "shop_order_id": .raw(life.orderID),
                "sku_order_infos": [
                    [
                        "sku_order_id": .raw(life.orderID), "order_status": 3, "pay_amount": .integer(life.paid),
                        "is_oversea_order": 0,
                    ]
                ],
            ],
        ]
    }

    private static func logistics(_ parcel: SimulatedParcel) -> JSONText {
        [
            "tracking_no": .string(parcel.waybill.rawValue),
            "company_code": .string(companyCode(parcel.carrier)), "company_name": "",
            "logistics_time": .integer(parcel.dispatchedAt.seconds), "logistics_state": 0,
        ]
    }

    private static func companyCode(_ carrier: CarrierID) -> String {
        switch carrier {
        case "sf": "shunfeng"
        case "yto": "yuantong"
        default: "zhongtong"
        }
    }

    private static func item(_ life: Life) -> JSONText {
        let state = state(life)
        return [
            "aftersale_info": [
                "aftersale_id": .raw(life.key.afterSaleID), "aftersale_status": .integer(state.status),
                "aftersale_type": .integer(life.turn == .notEligible ? 0 : 1), "refund_status": .integer(state.refund),
                "refund_amount": .integer(life.amount), "refund_post_amount": 0, "refund_tax_amount": 0,
                "apply_time": .integer(life.appliedAt.seconds), "update_time": .integer(life.version),
                "got_pkg": life.gotPackage ? 1 : 0, "arbitrate_status": life.isInArbitration ? 1 : 0,
                "is_agree_refuse_sign": life.isAgreed ? 1 : 0,
            ],
            "order_info": ["shop_order_id": .raw(life.orderID)],
        ]
    }

    private static func envelope(_ data: JSONText, code: Int64 = 10000, sub: String = "") -> String {
        let answer: JSONText = [
            "code": .integer(code), "msg": "", "sub_code": .string(sub), "sub_msg": "", "log_id": "1", "data": data,
        ]
        return answer.text
    }

    // MARK: Pushes

    /// Something changed: a reason to read the case.
    static func push(_ life: Life, tag: String, secret: String = secret) -> (body: [UInt8], headers: HTTPFields) {
        let data: JSONText = [
            "aftersale_id": .raw(life.key.afterSaleID), "aftersale_status": 6, "aftersale_type": 1,
            "p_id": .raw(life.orderID), "shop_id": .integer(platformShop), "refund_amount": .integer(life.amount),
        ]
        let message: JSONText = [
            [
                "tag": .string(tag), "msg_id": .string("\(life.key.afterSaleID)\(tag):0:\(life.version)"),
                "data": .string(data.text),
            ]
        ]
        let body = message.bytes
        let sign = Hex.encode(Digest.hash(Array(appKey.utf8) + body + Array(secret.utf8), with: .md5))
        return (body, ["Content-Type": "application/json", "event-sign": sign, "app-id": appKey])
    }
}
