extension EligibilityReason {
    public var english: String {
        if let limit { return "The refund amount reaches the limit of \(limit)." }
        return code.texts.english + (isFactMissing ? " (Not known in time.)" : "")
    }
    public var chinese: String {
        if let limit { return "退款金额已达到 \(limit) 上限。" }
        return code.texts.chinese + (isFactMissing ? "（信息未能及时获取）" : "")
    }

    /// A limit that is not the seed's 1000 yuan is named in the detail: `limit 500.00 CNY`.
    static let limitPrefix = "limit "
    private var limit: Substring? {
        guard code == .amountOverLimit, let detail, detail.hasPrefix(Self.limitPrefix) else { return nil }
        return detail.dropFirst(Self.limitPrefix.count)
    }
    static let factMissing = "fact_missing"
    /// Whether it failed only because nobody could tell in time.
    public var isFactMissing: Bool { detail == Self.factMissing }
}

extension EligibilityReason.Code {
    /// What the surface shows (domain §3).
    fileprivate var texts: (english: String, chinese: String) {
        switch self {
        case .merchantCrossBorder:
            ("Cross-border shops cannot use refund-after-refusal.", "跨境商家不支持拒签后退款。")
        case .merchantHainanDutyFree:
            ("Hainan duty-free shops cannot use refund-after-refusal.", "海南免税商家不支持拒签后退款。")
        case .wrongCaseType:
            ("Only \"already shipped, refund only\" requests qualify.", "仅支持“已发货仅退款”的售后申请。")
        case .amountOverLimit:
            ("The refund amount reaches the 1000 yuan limit.", "退款金额已达到 1000 元上限。")
        case .buyerReportsReceived:
            ("The buyer says the goods were received.", "买家选择了“已收到货”。")
        case .notDispatched:
            ("No courier scan yet: handle as unshipped refund.", "暂无快递揽收记录，请按未发货退款处理。")
        case .alreadySigned:
            ("The parcel has been signed for.", "包裹已签收。")
        case .logisticsNotNormal:
            ("The parcel's logistics are abnormal (exception, lost, customs, unknown).", "物流状态异常（异常、丢失、清关或未知）。")
        case .courierUnsupported:
            ("This courier is not supported.", "暂不支持该快递公司。")
        case .categoryUnsupported:
            ("This category is not supported.", "暂不支持该商品类目。")
        case .caseNotOpen:
            ("The request is already closed, decided or in arbitration.", "该售后单已关闭、已处理或平台介入中。")
        }
    }
}
