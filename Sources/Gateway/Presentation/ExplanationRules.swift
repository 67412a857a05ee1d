internal import RefundRules

extension DecisionCode {
    /// The rule behind a decision, for those where the decision's own sentence does not say why it follows; the numbers
    /// and conditions are those of the rules, not of a carrier.
    var rule: Bilingual? {
        switch self {
        case .approved, .agreedByPlatform, .approvedByPerson:
            Bilingual(
                "From here on the merchant has 7 days, the score timer pauses, and each parcel under way is to be stopped.",
                "自此商家有 7 天处理时间，体验分计时暂停，并拦截途中包裹。")
        case .notEligible:
            Bilingual("Every one of the conditions must hold; each one that fails is named.", "须满足全部条件，未满足的逐条列出。")
        case .turned:
            Bilingual(
                "A refusal, an interception's success or a scan of the way back shortens the deadline to 48 hours after it, and never lengthens it. Money waits for what the table of due refunds asks for.",
                "拒收、拦截成功或退回扫描会把截止时间缩短为其后 48 小时，绝不延长；款项须等到应退条件成立。")
        case .signed:
            Bilingual("Who signed has the goods: nothing is paid by itself.", "签收即货物已在买家手中，不会自动退款。")
        case .dueInterception:
            Bilingual(
                "An interception that we ordered through the carrier's interface, back to the sender, and whose success the carrier itself proves, makes the refund due for every buyer.",
                "由我方线上下单、退回发件人、并由承运商自身证明成功的拦截，对所有买家均应退款。")
        case .dueInterceptionQuality, .dueRefusedQuality, .dueReturningQuality:
            Bilingual(
                "For a quality buyer the platform lets the proven turn alone make the refund due; other buyers wait for the goods.",
                "优质用户在折返得到证明时即应退款，其他买家须等货物退回。")
        case .dueReturning:
            Bilingual(
                "The shop's policy pays every buyer at the first proven scan of the way back.",
                "按店铺策略，首次退回扫描得到证明即对所有买家退款。")
        case .dueInspected, .dueInspectionOverdue:
            Bilingual(
                "The shop's policy inspects what came back first; when that is done, or its days are over, the money is due.",
                "按店铺策略先验货：验货完成或期限届满即应退款。")
        case .dueReturned:
            Bilingual(
                "Proof that the goods are back with the sender makes the refund due for every buyer.",
                "货物退回发件人得到证明后，对所有买家均应退款。")
        case .duePerson:
            Bilingual("A person's refund takes the same way, under a key of the same kind.", "人工退款走同样的流程，使用同类单号。")
        case .intentDropped, .contradicted:
            Bilingual(
                "Until the first attempt is committed a refund may be dropped; afterwards never, as it may have been paid.",
                "首次发出之前可以撤回，之后绝不撤回，因为可能已支付。")
        case .refundDone:
            Bilingual(
                "Only the target's own final word, about this key and this amount, counts as paid.",
                "只有对方就此单号、此金额给出的最终结果才算已付。")
        case .refundShownDone:
            Bilingual(
                "The platform's purse is the same one: a refund of that amount that it shows after ours was sent is ours.",
                "平台与我方付的是同一笔钱：我方发出后平台显示同额退款，即为该笔。")
        case .refundedByPlatform:
            Bilingual(
                "The platform's purse is the same one: what it shows as refunded is never paid a second time.",
                "平台与我方付的是同一笔钱：平台显示已退款就绝不再付。")
        case .refundUnknown, .refundAbsent, .refundRetry:
            Bilingual(
                "A refund has one key for ever, so that asking or sending again cannot pay it twice.",
                "一笔退款永远只用一个单号，重查重发都不会重复支付。")
        case .interceptionRunsAlready, .interceptionTooLate:
            Bilingual(
                "One interception of a parcel is enough: it is looked before one is ordered, and another one's success pays by the rules for an interception that we did not order.",
                "一个包裹只需一次拦截：下单前先核实；他人拦截成功按“非我方下单”的规则处理。")
        case .interceptionRejected, .interceptionFailed:
            Bilingual(
                "The clock stays as it is; the buyer is reminded to refuse, and another way is offered.",
                "时限不变；提醒买家拒收，并提供其他渠道。")
        case .unclearDelivery:
            Bilingual(
                "A signature of the sender on the way back looks like one of the buyer: money waits until the direction is proven.",
                "退回途中发件人的签收与买家签收相似：在方向得到证明前款项暂缓。")
        case .deliveredAfterRefund, .lostAfterRefund, .returnNotFinished, .returnNotStarted:
            Bilingual(
                "The refund stands; the loss is claimed from the courier by its service order.",
                "退款不变，损失凭拦截服务单向快递索赔。")
        default: nil
        }
    }
}
