internal import Ledger
internal import RefundRules
internal import ShipmentModel

// What people read in place of our short codes. A new code does not compile until it has its words.

extension CaseState {
    var words: Bilingual {
        switch self {
        case .applied:
            Bilingual("The request has come in and is being looked at.", "申请已收到，正在判断。")
        case .manual:
            Bilingual("The request does not qualify; people handle it as usual.", "申请不符合条件，由人工按常规流程处理。")
        case .approved:
            Bilingual("Agreed: waiting for the parcel to be stopped or refused.", "已同意，等待包裹被拦截或拒收。")
        case .turned:
            Bilingual("The parcel has verifiably turned; the money is not due yet.", "包裹已确认折返，尚未到退款条件。")
        case .signed: Bilingual("The buyer has signed for the parcel.", "买家已签收。")
        case .refundDue: Bilingual("The refund is due and about to be sent.", "应退款，即将发出。")
        case .refunding: Bilingual("The refund was sent; its outcome is not final.", "退款已发出，等待最终结果。")
        case .refunded: Bilingual("The money is back with the buyer.", "已退款给买家。")
        case .merchantRefused: Bilingual("The merchant refused the request.", "商家已拒绝申请。")
        case .closed: Bilingual("The request is closed.", "申请已关闭。")
        case .review: Bilingual("A person has to decide.", "待人工决定。")
        }
    }

    var name: Bilingual {
        switch self {
        case .applied: Bilingual("applied", "待判断")
        case .manual: Bilingual("handled by people", "人工处理")
        case .approved: Bilingual("agreed", "已同意")
        case .turned: Bilingual("turned", "已折返")
        case .signed: Bilingual("signed for", "已签收")
        case .refundDue: Bilingual("refund due", "应退款")
        case .refunding: Bilingual("refunding", "退款中")
        case .refunded: Bilingual("refunded", "已退款")
        case .merchantRefused: Bilingual("refused by the merchant", "商家已拒绝")
        case .closed: Bilingual("closed", "已关闭")
        case .review: Bilingual("under review", "待人工决定")
        }
    }
}

extension ShipmentStatus {
    var name: Bilingual {
        switch self {
        case .unknown: Bilingual("not listed", "未收录")
        case .labelCreated: Bilingual("label made", "已下单")
        case .pickedUp: Bilingual("picked up", "已揽收")
        case .inTransit: Bilingual("in transit", "运输中")
        case .customs: Bilingual("at customs", "清关中")
        case .outForDelivery: Bilingual("out for delivery", "派送中")
        case .deliveryAttempted: Bilingual("delivery attempted", "派送未成功")
        case .availableForPickup: Bilingual("at a pick-up point", "待取件")
        case .exception: Bilingual("exception", "异常")
        case .refused: Bilingual("refused", "已拒收")
        case .delivered: Bilingual("signed for", "已签收")
        case .returning: Bilingual("on its way back", "退回中")
        case .returned: Bilingual("back at the sender", "已退回")
        case .lost: Bilingual("lost", "丢失")
        case .cancelled: Bilingual("cancelled", "已取消")
        }
    }
}

extension InterceptionState {
    var name: Bilingual {
        switch self {
        case .unknown: Bilingual("asked for", "已申请")
        case .accepted: Bilingual("accepted", "已受理")
        case .rejected: Bilingual("rejected", "被拒绝")
        case .succeeded: Bilingual("succeeded", "成功")
        case .failed: Bilingual("failed", "失败")
        case .cancelled: Bilingual("cancelled", "已取消")
        }
    }
}

extension Channel {
    /// Who speaks, behind the party's name.
    var words: Bilingual {
        switch self {
        case .carrier: Bilingual("the carrier itself", "承运商自有渠道")
        case .aggregator: Bilingual("an aggregator, which passes on what carriers say", "聚合平台，转述承运商的说法")
        case .platform: Bilingual("the shop's platform", "电商平台")
        case .warehouse: Bilingual("the shop's own warehouse", "商家仓库")
        case .person: Bilingual("a person of the shop", "商家人员")
        }
    }
}

extension Grade {
    var name: Bilingual {
        switch self {
        case .proof: Bilingual("proof", "证明")
        case .hint: Bilingual("hint", "线索")
        case .word: Bilingual("word", "传言")
        }
    }

    /// What such a statement can do.
    var power: Bilingual {
        switch self {
        case .proof: Bilingual("can make money due", "可以触发退款")
        case .hint: Bilingual("can hold money and wakes questions, but pays nothing", "只能暂缓款项并触发查询，不能触发退款")
        case .word: Bilingual("wakes a question at most", "最多触发一次查询")
        }
    }
}

extension RefundIntent.Phase {
    var name: Bilingual {
        switch self {
        case .written: Bilingual("decided, not sent yet", "已决定，尚未发出")
        case .attempted: Bilingual("sent, outcome not final", "已发出，结果未定")
        case .done: Bilingual("paid", "已付")
        case .notDone: Bilingual("surely not paid", "确认未付")
        case .superseded: Bilingual("paid by the platform itself", "由平台自行支付")
        case .dropped: Bilingual("dropped before anything was sent", "发出前已撤回")
        }
    }
}

extension RefundAttempt.Outcome {
    var name: Bilingual {
        switch self {
        case .pending: Bilingual("no answer yet", "尚无答复")
        case .done: Bilingual("done", "已完成")
        case .accepted: Bilingual("taken, final word later", "已受理，等待最终结果")
        case .notDone: Bilingual("surely not done", "确认未完成")
        case .unknown:
            Bilingual("nobody knows; it is asked about, never sent anew under another name", "结果未知，只查询，不换号重发")
        case .neverSent: Bilingual("nothing left us", "未发出")
        }
    }
}

extension PersonAction.Kind {
    var words: Bilingual {
        switch self {
        case .approve: Bilingual("agreed to refund after refusal", "同意拒签后退款")
        case .pay: Bilingual("ordered the refund", "决定退款")
        case .refuse: Bilingual("refused the request", "拒绝申请")
        case .intercept: Bilingual("ordered the parcel to be intercepted", "要求拦截包裹")
        case .takeBackToApproved: Bilingual("took the case back to waiting", "恢复等待")
        case .close: Bilingual("closed the case", "关闭售后单")
        case .note: Bilingual("left a note", "留下备注")
        }
    }
}
