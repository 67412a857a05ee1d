/// What can differ between the platform's books, our intents, the parcels and the interceptions' fees. Stable: files and
/// programs name it.
public enum DifferenceCode: String, Sendable, Hashable, CaseIterable {
    // The platform's books and ours.
    case refundWithoutIntent = "refund_without_intent"
    case foreignRefundAdopted = "foreign_refund_adopted"
    case refundedAlthoughNotDone = "refunded_although_not_done"
    case amountDiffers = "amount_differs"
    case currencyDiffers = "currency_differs"
    case refundedMoreThanOnce = "refunded_more_than_once"
    case doneButNotAtPlatform = "done_but_not_at_platform"
    case missingInStatement = "missing_in_statement"
    case unknownCase = "unknown_case"
    case refundBounced = "refund_bounced"
    case intentOpenTooLong = "intent_open_too_long"

    // Money and goods.
    case refundedParcelOut = "refunded_parcel_out"
    case refundedParcelDelivered = "refunded_parcel_delivered"
    case refundedParcelLost = "refunded_parcel_lost"
    case returnedNotRefunded = "returned_not_refunded"

    // Interceptions.
    case feeForFailedInterception = "fee_for_failed_interception"
    case feeUnknown = "fee_unknown"
    case feeDiffers = "fee_differs"
    case feeWithoutInterception = "fee_without_interception"
    case feeChargedTwice = "fee_charged_twice"

    /// One plain sentence for people.
    public var english: String {
        switch self {
        case .refundWithoutIntent: "The platform refunded, and no intent of ours stands behind it."
        case .foreignRefundAdopted:
            "The platform refunded by itself before our own refund was sent; ours was superseded."
        case .refundedAlthoughNotDone: "The platform refunded what our refund's target had said was surely not done."
        case .amountDiffers:
            "The platform refunded another amount than we ordered, or, without an order, than the case's."
        case .currencyDiffers:
            "The platform refunded in another currency than we ordered, or, without an order, than the case's."
        case .refundedMoreThanOnce:
            "The platform's statement holds several refunds of the case, more than we ordered, or, without an order, than the case's amount."
        case .doneButNotAtPlatform: "Our refund is done, but the platform, read since, shows none."
        case .missingInStatement: "The refund is missing in the platform's statement."
        case .unknownCase: "The platform's statement names a case that we never heard of."
        case .refundBounced: "The refund was done and bounced at the bank."
        case .intentOpenTooLong: "Our refund has been open for too long."
        case .refundedParcelOut: "The money is back, the parcel is not, and its time is over."
        case .refundedParcelDelivered:
            "The money is back, and the parcel was delivered; nothing shows that it was to the sender."
        case .refundedParcelLost: "The money is back, and the parcel is lost."
        case .returnedNotRefunded: "The goods are back, the money is not."
        case .feeForFailedInterception: "A fee was charged for an interception that failed."
        case .feeUnknown: "Nobody said what the interception cost."
        case .feeDiffers: "The statement's fee is not the one that was named when the interception was taken on."
        case .feeWithoutInterception: "A fee was charged, and no interception of ours was taken on."
        case .feeChargedTwice: "More fees were charged than interceptions were taken on."
        }
    }

    public var chinese: String {
        switch self {
        case .refundWithoutIntent: "平台已退款，但我方没有对应的退款指令。"
        case .foreignRefundAdopted: "平台在我方发出退款前已自行退款，我方退款指令被取代。"
        case .refundedAlthoughNotDone: "支付方曾确认未退款，但平台显示已退款。"
        case .amountDiffers: "平台退款金额与我方（未下达时为售后单）不一致。"
        case .currencyDiffers: "平台退款币种与我方（未下达时为售后单）不一致。"
        case .refundedMoreThanOnce: "平台账单中该售后单有多笔退款，超过我方下达的（未下达时为售后单）金额。"
        case .doneButNotAtPlatform: "我方退款已完成，但之后查询平台显示未退款。"
        case .missingInStatement: "平台账单中缺少该笔退款。"
        case .unknownCase: "平台账单中的售后单我方未收到过。"
        case .refundBounced: "退款完成后被银行退回。"
        case .intentOpenTooLong: "我方退款长时间未完成。"
        case .refundedParcelOut: "已退款，包裹超时仍未退回。"
        case .refundedParcelDelivered: "已退款，但包裹已签收，且无法证明是寄件人签收。"
        case .refundedParcelLost: "已退款，但包裹丢失。"
        case .returnedNotRefunded: "包裹已退回，但未退款。"
        case .feeForFailedInterception: "拦截失败仍收取了费用。"
        case .feeUnknown: "拦截费用未知。"
        case .feeDiffers: "账单中的拦截费用与下单时告知的不一致。"
        case .feeWithoutInterception: "收取了拦截费用，但我方没有已受理的拦截单。"
        case .feeChargedTwice: "收取的拦截费用笔数多于已受理的拦截单。"
        }
    }
}
