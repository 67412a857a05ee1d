internal import RefundRules

// Labels of the picture: a few words each.

extension DecisionCode {
    /// Nil: the sentence itself, shortened.
    var shortWords: Bilingual? {
        switch self {
        case .factsMissing: Bilingual("asks for facts", "查询缺失信息")
        case .evaluatedAgain: Bilingual("looked at again", "重新评估")
        case .notEligible: Bilingual("does not qualify", "不符合条件")
        case .approved, .approvedByPerson: Bilingual("agreed", "已同意")
        case .agreedByPlatform: Bilingual("platform agreed", "平台已同意")
        case .turned: Bilingual("turned", "已折返")
        case .noLongerTurned: Bilingual("no longer turned", "折返被撤销")
        case .signed: Bilingual("buyer signed", "买家签收")
        case .interceptionRejected: Bilingual("interception rejected", "拦截被拒")
        case .interceptionFailed: Bilingual("interception failed", "拦截失败")
        case .interceptionRunsAlready: Bilingual("runs already", "已有他人拦截")
        case .interceptionTooLate: Bilingual("not ordered", "未下拦截单")
        case .interceptionInDoubt: Bilingual("taken or not?", "受理情况不明")
        case .noInterceptionChannel: Bilingual("nobody can intercept", "无拦截渠道")
        case .dueInterception, .dueInterceptionQuality, .dueRefusedQuality, .dueReturningQuality, .dueReturning,
            .dueReturned,
            .dueInspected, .dueInspectionOverdue,
            .dueAt48h, .duePerson:
            Bilingual("refund due", "应退款")
        case .intentDropped: Bilingual("refund dropped", "撤回退款")
        case .refundDone, .refundShownDone: Bilingual("refund confirmed", "退款成功")
        case .refundAccepted: Bilingual("refund taken", "退款受理")
        case .refundRetry: Bilingual("again, same key", "同号重试")
        case .refundUnknown: Bilingual("outcome unknown", "结果未知")
        case .refundAbsent: Bilingual("not there: again", "无记录，重发")
        case .refundedByPlatform: Bilingual("platform has paid", "平台已退款")
        case .closedByPlatform: Bilingual("withdrawn or closed", "已撤销")
        case .deliveredAfterRefund, .lostAfterRefund, .returnNotFinished: Bilingual("complaint due", "应投诉")
        case .returnNotStarted: Bilingual("no way back yet", "未见退回")
        case .noTracking: Bilingual("no tracking", "无物流")
        default: nil
        }
    }
}

extension RefundIntent.Phase {
    var shortName: Bilingual {
        switch self {
        case .written: Bilingual("decided", "已决定")
        case .attempted: Bilingual("sent", "已发出")
        case .done: Bilingual("paid", "已付")
        case .notDone: Bilingual("not paid", "未付")
        case .superseded: Bilingual("platform paid", "平台已付")
        case .dropped: Bilingual("dropped", "已撤回")
        }
    }
}

extension Bilingual {
    /// For a label: the beginning of a sentence.
    var shortened: Bilingual {
        func cut(_ text: String, at count: Int) -> String {
            let clause = text.prefix { !":：,，;；.。(（".contains($0) }
            return clause.count > count ? clause.prefix(count) + "…" : String(clause)
        }
        return Bilingual(cut(english, at: 26), cut(chinese, at: 12))
    }
}
