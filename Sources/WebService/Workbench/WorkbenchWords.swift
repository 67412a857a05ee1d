internal import RefundRules
internal import ShipmentModel

/// The workbench's two languages.
enum WorkbenchLanguage: String, CaseIterable {
    case chinese = "zh"
    case english = "en"

    var other: WorkbenchLanguage { self == .chinese ? .english : .chinese }
    var ownName: String { self == .chinese ? "中文" : "English" }

    func pick(_ english: String, _ chinese: String) -> String { self == .english ? english : chinese }

    /// The words of the pages, by the names that the templates use.
    var words: [String: String] {
        Dictionary(uniqueKeysWithValues: Self.table.map { ($0.0, pick($0.1, $0.2)) })
    }

    private static let table: [(String, String, String)] = [
        ("motto", "A parcel turns back, the money goes back, once.", "包裹退回，款项退还，只退一次。"),
        ("login", "Log in", "登录"),
        ("logout", "Log out", "退出"),
        (
            "loginHint", "`turnback token create NAME --role act` makes a token.",
            "用 turnback token create 名称 --role act 生成令牌。"
        ),
        ("loginFailed", "This token is not known or revoked.", "令牌不存在或已吊销。"),
        ("token", "Access token", "访问令牌"),
        ("case", "Case", "售后单"),
        ("state", "State", "状态"),
        ("shop", "Shop", "店铺"),
        ("amount", "Amount", "金额"),
        ("parcels", "Parcels", "包裹"),
        ("putOnRecord", "What somebody said (known and shown, pays nothing)", "登记口头信息（仅供参考，不触发退款）"),
        ("noteHint", "In your own words; empty time: now", "说明；时间留空为现在"),
        ("putDown", "Put it on record", "登记"),
        ("orders", "Interceptions ordered", "拦截服务单"),
        ("deadlines", "Deadlines", "截止时间"),
        ("score", "Refund-only duration", "仅退款时长"),
        ("advice", "Suggestion", "建议"),
        ("noCases", "No cases here.", "这里没有售后单。"),
        ("more", "Further cases", "更多"),
        ("notEligible", "Why it does not qualify for refund after refusal", "不符合拒签后退款的原因"),
        ("refund", "Refund", "退款"),
        ("attempts", "attempts", "次尝试"),
        ("act", "Decide", "处理"),
        ("do", "Do it", "执行"),
        ("reasonHint", "Why (kept in the audit)", "原因（记入审计）"),
        ("timeline", "What happened, and why", "经过与原因"),
        ("back", "Back to the list", "返回列表"),
        ("secondPerson", "A second person has to order the same amount.", "需另一人以相同金额确认退款。"),
        ("cases", "Cases", "售后单"),
        ("tasks", "Tasks", "任务"),
        ("openTasks", "Open tasks", "待处理任务"),
        ("task", "Task", "任务"),
        ("why", "Why", "原因"),
        ("assignee", "Whose", "负责人"),
        ("assigneeHint", "Name, for \u{201C}Give it to\u{201D}", "负责人姓名（用于指派）"),
        ("note", "Note", "备注"),
        ("opened", "Opened", "创建时间"),
        ("putOffUntil", "put off until", "推迟到"),
        ("noTasks", "Nothing to do here.", "这里没有任务。"),
        ("moreTasks", "Further tasks", "更多"),
        ("withChosen", "With the tasks that are ticked", "对勾选的任务"),
        ("results", "What became of it", "处理结果"),
        ("result", "Result", "结果"),
    ]
}

extension CaseState {
    func name(in language: WorkbenchLanguage) -> String {
        switch self {
        case .applied: language.pick("applied", "待判断")
        case .manual: language.pick("manual", "人工处理")
        case .approved: language.pick("approved, parcel on its way", "已同意，等待包裹")
        case .turned: language.pick("turned", "已拦截/拒收")
        case .signed: language.pick("signed", "已签收")
        case .refundDue: language.pick("refund due", "应退款")
        case .refunding: language.pick("refunding", "退款中")
        case .refunded: language.pick("refunded", "已退款")
        case .merchantRefused: language.pick("refused by merchant", "商家已拒绝")
        case .closed: language.pick("closed", "已关闭")
        case .review: language.pick("review", "待人工决定")
        }
    }
}

extension ShipmentStatus {
    func name(in language: WorkbenchLanguage) -> String {
        switch self {
        case .unknown: language.pick("unknown", "未知")
        case .labelCreated: language.pick("label created", "已下单")
        case .pickedUp: language.pick("picked up", "已揽收")
        case .inTransit: language.pick("in transit", "运输中")
        case .customs: language.pick("customs", "清关")
        case .outForDelivery: language.pick("out for delivery", "派送中")
        case .deliveryAttempted: language.pick("delivery attempted", "派送未成功")
        case .availableForPickup: language.pick("at a pick-up point", "待取件")
        case .exception: language.pick("exception", "异常")
        case .refused: language.pick("refused", "已拒收")
        case .delivered: language.pick("delivered", "已签收")
        case .returning: language.pick("returning", "退回中")
        case .returned: language.pick("returned", "已退回")
        case .lost: language.pick("lost", "丢失")
        case .cancelled: language.pick("cancelled", "已取消")
        }
    }
}

extension InterceptionState {
    func name(in language: WorkbenchLanguage) -> String {
        switch self {
        case .unknown: language.pick("interception asked", "拦截已申请")
        case .accepted: language.pick("interception accepted", "拦截已受理")
        case .rejected: language.pick("interception rejected", "拦截被拒")
        case .succeeded: language.pick("interception succeeded", "拦截成功")
        case .failed: language.pick("interception failed", "拦截失败")
        case .cancelled: language.pick("interception cancelled", "拦截已取消")
        }
    }
}

extension PersonAction.Kind {
    func name(in language: WorkbenchLanguage) -> String {
        switch self {
        case .approve: language.pick("Agree to refund after refusal", "同意拒签后退款")
        case .pay: language.pick("Pay now", "立即退款")
        case .refuse: language.pick("Refuse the request", "拒绝申请")
        case .intercept: language.pick("Intercept the parcel", "拦截包裹")
        case .takeBackToApproved: language.pick("Take it back to waiting", "恢复等待")
        case .close: language.pick("Close", "关闭")
        case .note: language.pick("Add a note", "添加备注")
        }
    }
}

extension TaskKind {
    func name(in language: WorkbenchLanguage) -> String {
        Self.names[rawValue].map { language.pick($0.english, $0.chinese) } ?? rawValue
    }

    static let names: [String: (english: String, chinese: String)] = [
        "not_eligible": ("not eligible: handle as usual", "不符合条件，按常规处理"),
        "no_interception_channel": ("nobody can intercept: phone the courier", "无拦截渠道，请电话联系快递"),
        "foreign_goods": ("other goods in the parcel", "包裹含其他商品"),
        "signed": ("signed for", "已签收"),
        "review": ("decide", "待人工决定"),
        "decide_now": ("decide now: 48 hours run", "48 小时内决定"),
        "refund_not_done": ("refund not done", "退款未成功"),
        "bounced": ("refund bounced", "退款被退回"),
        "complaint_due": ("complain to the courier", "向快递投诉"),
        "unknown_courier": ("unknown courier", "未知快递公司"),
        "reship": ("other goods came back: send them again", "其他商品一并退回，需补发"),
        "second_person": ("a second person has to agree", "需第二人复核"),
        "interception_in_doubt": ("ask the courier whether it has the interception", "向快递核实拦截是否已受理"),
        "not_told": ("the platform was not told", "平台未收到通知"),
    ]
}

extension Problem {
    /// What a page says about it; details that name fields and numbers are for programs, and stay in English.
    func words(in language: WorkbenchLanguage) -> (title: String, detail: String) {
        guard language == .chinese, let words = Self.chinese[type] else { return (title, detail) }
        return words
    }

    private static let chinese: [String: (title: String, detail: String)] = [
        "not-found": ("没有找到。", "内容不存在，或不属于您的店铺。"),
        "forbidden": ("您的令牌没有此权限。", "请联系管理员。"),
        "version": ("售后单已有变化。", "请返回查看最新情况后再处理。"),
        "task-closed": ("任务已关闭。", "已由他人处理或售后单已结束。"),
        "impossible": ("当前状态不允许此操作。", "请返回查看最新情况后再处理。"),
        "busy": ("没有保存。", "系统暂时无法写入，请稍后重试。"),
        "bad-request": ("请求有误。", "请返回重新打开页面后再试。"),
    ]
}

extension PersonVocabulary.Word {
    func name(in language: WorkbenchLanguage) -> String {
        switch self {
        case .interceptionAsked: language.pick("interception asked for", "已口头要求拦截")
        case .interceptionAccepted: language.pick("interception promised", "同意拦截")
        case .interceptionRejected: language.pick("interception refused", "拒绝拦截")
        case .interceptionSucceeded: language.pick("parcel stopped", "已拦截成功")
        case .interceptionFailed: language.pick("could not be stopped", "拦截失败")
        case .interceptionCancelled: language.pick("interception taken back", "已取消拦截")
        case .refused: language.pick("refused by the buyer", "买家拒收")
        case .returning: language.pick("on its way back", "退回途中")
        case .returned: language.pick("back at the sender", "已退回")
        case .delivered: language.pick("handed to the buyer", "已签收")
        case .lost: language.pick("lost", "丢失")
        }
    }
}

extension PersonVocabulary.Source {
    func name(in language: WorkbenchLanguage) -> String {
        switch self {
        case .courier: language.pick("the courier said", "快递员")
        case .outlet: language.pick("the outlet said", "网点")
        case .hotline: language.pick("the hotline said", "客服热线")
        case .buyer: language.pick("the buyer said", "买家")
        case .shop: language.pick("we did it ourselves", "本店")
        case .other: language.pick("somebody else said", "其他")
        }
    }
}
