extension Deciding {
    /// What to do about a task, where the case's state by itself suggests something else; nil: the case's advice is the task's.
    func advice(about task: TaskKind) -> (english: String, chinese: String)? {
        switch task {
        case .complaintDue:
            (
                "Complain to the courier; `turnback complaint` writes what to send. Close the task when it is sent.",
                "请向快递投诉（turnback complaint 可生成投诉材料），提交后关闭任务。"
            )
        case .noInterceptionChannel:
            (
                "Phone the courier, and note what it said; until then wait for the buyer's refusal.",
                "请电话联系快递拦截并登记结果；在此之前等待买家拒收。"
            )
        case .interceptionInDoubt:
            (DecisionCode.interceptionInDoubt.english, DecisionCode.interceptionInDoubt.chinese)
        case .foreignGoods:
            (
                "Say whether the parcel may be stopped although other goods are in it: order the interception, or close the task.",
                "请确认含其他商品的包裹是否拦截：下单拦截，或关闭任务。"
            )
        case .unknownCourier:
            ("Name the courier in the platform's table, so that the parcel can be asked about.", "请补充快递公司对照表，以便查询包裹。")
        case .reship:
            ("Send the other goods again, then close the task.", "请补发其他商品，完成后关闭任务。")
        case .bounced:
            (
                "Look at the platform's records and see that the buyer gets the money: it is never paid again by itself.",
                "请核对平台记录并确保买家收到款项：系统不会自动重付。"
            )
        case .refundNotDone where afterSale.state.isTerminal:
            ("Look at the target's own records before anything else.", "请先在支付方后台核对。")
        case .notTold where !afterSale.isUntold(.agree) && !afterSale.isUntold(.refuse):
            ("Tell the platform yourself what did not get through, then close the task.", "请自行在平台补充操作，完成后关闭任务。")
        case .review where afterSale.state.isTerminal && !(isReopenable && isReopened):
            ("The case has ended; look at why the task was opened, settle it, and close it.", "售后单已结束：请查看任务原因，处理后关闭任务。")
        case .notEligible, .signed, .review, .decideNow, .refundNotDone, .secondPerson, .notTold: nil
        }
    }
}
