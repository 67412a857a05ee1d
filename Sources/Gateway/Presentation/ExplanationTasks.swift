internal import Ledger
internal import RefundRules
internal import ShipmentModel

extension TaskKind {
    /// What a person is asked for.
    var words: Bilingual {
        switch self {
        case .notEligible: Bilingual("handle a request that does not qualify", "处理不符合条件的申请")
        case .noInterceptionChannel: Bilingual("phone the courier: nothing else can stop the parcel", "电话联系快递：没有线上拦截渠道")
        case .foreignGoods: Bilingual("say whether a parcel with other goods may be stopped", "确认含其他商品的包裹是否拦截")
        case .signed: Bilingual("refuse the request, as the buyer has the goods", "买家已签收，请拒绝申请")
        case .review: Bilingual("decide a case that the rules leave open", "规则无法判断，请人工决定")
        case .decideNow: Bilingual("decide before the 48-hour clock ends", "在 48 小时倒计时结束前决定")
        case .refundNotDone: Bilingual("find out why a refund was not made", "核实退款未成功的原因")
        case .bounced: Bilingual("see to a refund that came back", "处理被退回的退款")
        case .complaintDue: Bilingual("complain to the courier", "向快递投诉")
        case .reship: Bilingual("re-ship goods of other requests that came back too", "补发随包裹退回的其他商品")
        case .secondPerson: Bilingual("confirm a payment as the second person", "由第二人复核付款")
        case .interceptionInDoubt:
            Bilingual("ask the courier whether it has the order to stop the parcel", "向快递核实是否已受理拦截")
        case .notTold: Bilingual("tell the platform what did not get through", "补充通知平台未送达的决定")
        case .unknownCourier: Bilingual("name a courier that is not in the table", "补充未收录的快递公司")
        }
    }
}

extension JobKind {
    /// What the gateway does, as the end of "The gateway was to …".
    var words: Bilingual {
        switch self {
        case .agree: Bilingual("tell the platform that we agree to refund after refusal", "告知平台：同意拒签后退款")
        case .refuse: Bilingual("refuse the request at the platform", "在平台拒绝申请")
        case .intercept: Bilingual("order the parcel to be stopped and brought back", "下单拦截包裹并退回")
        case .track: Bilingual("ask where the parcel is", "查询包裹轨迹")
        case .subscribe: Bilingual("ask to be told of every scan", "订阅包裹轨迹")
        case .notify: Bilingual("tell the merchant's own system", "通知商家系统")
        case .remindBuyer: Bilingual("remind the buyer to refuse the parcel", "提醒买家拒收包裹")
        case .cancelIntercept: Bilingual("withdraw the order to stop the parcel", "撤销拦截")
        case .queryIntercept: Bilingual("ask what became of the interception", "查询拦截结果")
        case .readCase: Bilingual("read the case at its platform", "读取平台售后单")
        case .payRefund: Bilingual("pay the refund", "支付退款")
        case .queryRefund: Bilingual("ask what became of the refund", "查询退款结果")
        case .askMoreTime: Bilingual("ask the platform for more time", "向平台申请延时")
        }
    }

    /// Whether it only asks: what it learns is told as evidence.
    var isQuestion: Bool {
        switch self {
        case .track, .subscribe, .readCase, .queryIntercept: true
        case .agree, .refuse, .intercept, .notify, .remindBuyer, .cancelIntercept, .payRefund, .queryRefund,
            .askMoreTime:
            false
        }
    }
}

/// The alarms' short names in plain words.
enum ExplanationAlarm {
    static func words(_ reason: DecisionReason) -> Bilingual {
        // What was noted before alarms had their own codes has the code for its words.
        let name = reason.code == "alarm" ? reason.english : reason.code
        if let code = DecisionCode(rawValue: name) { return Bilingual(code.english, code.chinese) }
        if let alarm = DeadlineAlarm(code: name) { return Bilingual(alarm.english, alarm.chinese) }
        // Texts of our own: a job that was given up, a message that could not be stored.
        return reason.shown
    }
}

extension LookBeforeOrder {
    /// How it was looked before the order left.
    var words: Bilingual {
        switch self {
        case .asked:
            Bilingual(
                "Before it left, the carrier was asked whether anybody's interception of the parcel runs: none does.",
                "下单前已向快递查询该包裹有无进行中的拦截：无。")
        case .tracked:
            Bilingual(
                "Nobody tells of others' interceptions here; before it left, the parcel's scans were asked for.",
                "该渠道无法查询他人发起的拦截；下单前已查询物流轨迹。")
        case .heard:
            Bilingual(
                "Nobody tells of others' interceptions here; the parcel's scans had just been heard.",
                "该渠道无法查询他人发起的拦截；下单时轨迹为最新。")
        case .unanswered:
            Bilingual(
                "Nobody answered what was asked before it left; a parcel on its way does not wait for that.",
                "下单前的查询无人答复；包裹在途，未再等待。")
        case .ordered: Bilingual("A person ordered it.", "人工下单。")
        }
    }
}
