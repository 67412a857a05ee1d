internal import ShipmentModel

/// What a person should do about a case now, and why: the suggestion beside the workbench's buttons.
public struct CaseAdvice: Hashable, Sendable {
    /// The action that an experienced person would take; nil: nothing, wait.
    public var suggested: PersonAction.Kind?
    /// Every action that the case's state allows, for the buttons.
    public var possible: [PersonAction.Kind]
    public var english: String
    public var chinese: String
    /// The payment that waits for a second person, nil without one: who ordered it, why, when and how much.
    public var firstPayOrder: PayOrder?

    public init(
        suggested: PersonAction.Kind?, possible: [PersonAction.Kind], english: String, chinese: String,
        firstPayOrder: PayOrder? = nil
    ) {
        self.suggested = suggested
        self.possible = possible
        self.english = english
        self.chinese = chinese
        self.firstPayOrder = firstPayOrder
    }
}

extension RefundRules {
    /// The advice for a case as it stands; give the inputs with the decided case.
    ///
    /// - Parameters:
    ///   - task: What a person was asked for; its advice is about that, where the case's own is about something else.
    ///   - isStopped: Whether all refunds are stopped: then one that is to be sent does not go.
    public static func advice(
        for inputs: DecisionInputs, about task: TaskKind? = nil, isStopped: Bool = false
    ) -> CaseAdvice {
        let deciding = Deciding(inputs)
        var (suggested, words) = deciding.advice
        if let own = task.flatMap(deciding.advice(about:)) { words = own }
        if isStopped, deciding.isRefundWaiting {
            words = words == Deciding.aboutToBeSent ? Deciding.stopped : Deciding.joined(words, Deciding.stopped)
        }
        let possible = PersonAction.Kind.allCases.filter(deciding.isPossible)
        return CaseAdvice(
            suggested: suggested.flatMap { possible.contains($0) ? $0 : nil }, possible: possible,
            english: words.english, chinese: words.chinese, firstPayOrder: inputs.afterSale.firstPayOrder)
    }
}

extension Deciding {
    fileprivate typealias Words = (english: String, chinese: String)

    fileprivate var advice: (PersonAction.Kind?, Words) {
        if let first = afterSale.firstPayOrder {
            return (
                .pay,
                (
                    "\(first.person) ordered \(first.amount); a second person has to order the same amount.",
                    "\(first.person)已确认退款 \(first.amount)，需另一人以相同金额确认。"
                )
            )
        }
        switch afterSale.state {
        case .applied:
            return (nil, ("Wait: missing facts have been asked for.", "等待：缺失信息查询中。"))
        case .manual:
            let reasons = afterSale.verdict?.reasons ?? []
            return (
                nil,
                (
                    "Handle it as usual. " + reasons.map(\.english).joined(separator: " "),
                    "请按常规流程处理。" + reasons.map(\.chinese).joined()
                )
            )
        case .approved where afterSale.isUntold(.agree):
            return (.approve, Self.notTold(.agree))
        case .approved where afterSale.hasDoubtfulInterception:
            let code = DecisionCode.interceptionInDoubt
            return (nil, (code.english, code.chinese))
        case .approved where afterSale.deadline.shortenedBy == nil:
            return (nil, ("Wait for the parcel to turn.", "等待包裹拦截或拒收。"))
        case .approved, .turned: return (nil, bothRisks)
        case .signed:
            return (
                .refuse,
                (
                    "Refuse the request: the buyer has the goods and can apply for return and refund.",
                    "建议拒绝：买家已收货，可另行申请退货退款。"
                )
            )
        case .refundDue where isOverCapOfOne:
            return (.pay, (DecisionCode.capPerRefund.english, DecisionCode.capPerRefund.chinese))
        case .refundDue where openIntent.map(isOverWindowCap) == true:
            return (nil, (DecisionCode.capBelowAmount.english, DecisionCode.capBelowAmount.chinese))
        case .refundDue:
            return (nil, Self.aboutToBeSent)
        case .refunding:
            return (nil, ("The refund is under way; wait for its outcome.", "退款处理中，等待结果。"))
        case .review: return reviewAdvice
        case .refunded:
            return (nil, watchedReturns.isEmpty ? Self.nothing : Self.watch)
        case .merchantRefused where afterSale.isUntold(.refuse):
            return (.refuse, Self.notTold(.refuse))
        case .merchantRefused, .closed:
            return isReopenable && isReopened ? (.takeBackToApproved, Self.reopen) : (nil, Self.nothing)
        }
    }

    fileprivate static let aboutToBeSent: Words = ("The refund is about to be sent.", "退款即将发出。")
    fileprivate static let stopped: Words = (
        "All refunds are stopped: this one is not sent until they go on (`turnback stop off`).",
        "退款总开关已停用：恢复前本单不会付款（turnback stop off）。"
    )

    fileprivate static func joined(_ first: Words, _ second: Words) -> Words {
        ("\(first.english) \(second.english)", first.chinese + second.chinese)
    }

    /// Whether a refund is to be sent that was not yet.
    fileprivate var isRefundWaiting: Bool { afterSale.state == .refundDue || openIntent?.phase == .written }

    private var isOverCapOfOne: Bool {
        guard let intent = openIntent, intent.orderedBy == nil else { return false }
        return intent.amount.minorUnits > policy.capPerRefundMinor
    }

    private static func notTold(_ order: PlatformOrder) -> Words { (order.notTold.english, order.notTold.chinese) }

    private static let nothing: Words = ("Nothing to do.", "无需处理。")
    private static let reopen: Words = (
        "\(DecisionCode.reopenedAtPlatform.english) Take it up again to have it evaluated anew.",
        "\(DecisionCode.reopenedAtPlatform.chinese)可恢复受理并重新评估。"
    )
    private static let watch: Words = (
        "Watch that the goods really come back; if not, complain to the courier.", "请关注货物是否退回，未退回请向快递投诉。"
    )

    /// In the queue "decide now" both risks are shown: the score, and where the goods are.
    private var bothRisks: Words {
        let statuses = namedParcels.map { $0.reading?.status.rawValue ?? ShipmentStatus.unknown.rawValue }
        let minutes = afterSale.scoreTimer.elapsed(at: now).components.seconds / 60
        let runs = afterSale.scoreTimer.isRunning(at: now)
        return (
            "The 48-hour clock runs. Waiting costs score (\(minutes) min counted\(runs ? ", still running" : "")); "
                + "paying now risks the goods (parcels: \(statuses.joined(separator: ", "))).",
            "48 小时倒计时中。继续等待影响体验分（已计 \(minutes) 分钟\(runs ? "，仍在计时" : "")）；立即退款可能货款两空（包裹状态：\(statuses.joined(separator: "、"))）。"
        )
    }

    /// C6: what turned is refunded here, what was signed for comes back by the buyer's own doing.
    private var bothParts: Words {
        func numbers(_ isIncluded: (NamedParcel) -> Bool) -> String {
            let list = namedParcels.filter(isIncluded).map { $0.id?.waybill.rawValue ?? "?" }
            return list.isEmpty ? "–" : list.joined(separator: ", ")
        }
        let delivered = numbers { $0.situation == .delivered }
        let turned = numbers(\.situation.hasTurned)
        return (
            "Agree with the buyer on a refund of the turned part (\(turned)); for the part signed for (\(delivered)) the "
                + "buyer applies for return and refund.",
            "建议：已退回部分（\(turned)）协商部分退款；已签收部分（\(delivered)）请买家另行申请退货退款。"
        )
    }

    /// The table of conflicting evidence (domain §9), as advice.
    private var reviewAdvice: (PersonAction.Kind?, Words) {
        let code = afterSale.reviewOf.flatMap { DecisionCode(rawValue: String($0.prefix { $0 != "/" })) }
        let texts: Words = code.map { ($0.english, $0.chinese) } ?? Self.nothing
        let (suggested, next): (PersonAction.Kind?, Words) =
            switch code {
            case .partlyDelivered: (nil, bothParts)
            case .goodsNotSound:
                (nil, ("Agree with the buyer, then pay or refuse; claim from the courier.", "请与买家协商后退款或拒绝，并向快递索赔。"))
            case .redirected, .longException, .unclearDelivery:
                (.takeBackToApproved, ("Ask the courier, then let the case go on waiting.", "请联系快递核实，确认后恢复等待。"))
            case .parcelListUnproven:
                (.takeBackToApproved, ("Check the order's parcels, then let it go on.", "请核对订单全部包裹后恢复流程。"))
            case .lost: (nil, ("Claim from the courier, then pay or re-ship.", "请先向快递索赔，再退款或补发。"))
            case .editedNotEligible: (nil, ("Handle the edited request as usual.", "请按常规流程处理修改后的申请。"))
            case .amountChanged: (.pay, ("Order the refund anew if the new amount is right.", "金额无误请重新确认退款。"))
            case .refundNotDone: (.pay, ("Find out why, then order the refund again.", "请查明原因后重新发起退款。"))
            case .refundStuck, .refundMismatch, .refundWindowOver, .refundUnanswered:
                (nil, ("Look at the target's own records before anything else.", "请先在支付方后台核对。"))
            case .arbitration: (nil, ("Answer the platform, and wait for its word.", "请配合平台举证，等待结果。"))
            default: (nil, ("Look at the case and decide.", "请查看后决定。"))
            }
        return (suggested, ("\(texts.english) \(next.english)", "\(texts.chinese)\(next.chinese)"))
    }
}
