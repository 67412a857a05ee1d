public import Ledger
internal import RefundRules

extension AuditFault {
    /// What is wrong, in a sentence.
    public var words: Bilingual {
        switch kind {
        case .changed:
            Bilingual(
                "it is not as it was written: changed, moved, or put in later.", "内容与写入时不符：被修改、移动或事后插入。")
        case .missing: Bilingual("entries before it are gone.", "其前的记录已缺失。")
        case .unreadable: Bilingual("somebody wrote into it, and it cannot be read any more.", "已被改写，无法读取。")
        case .unlinked:
            Bilingual("it carries no hash: it was put in, or its hash was taken away.", "没有链接哈希：为事后插入或哈希被删除。")
        case .newestMissing: Bilingual("this entry and all behind it are gone.", "此条及其后的记录已缺失。")
        case .rewritten:
            Bilingual(
                "it is linked well, but it is not the entry that was there before: history was written anew.",
                "链接完好，但与此前所见不同：历史已被整体改写。")
        }
    }
}

extension AuditEntry {
    /// With names and numbers of people hidden in what somebody gave as a reason; who acted stays.
    public var masked: AuditEntry {
        var entry = self
        (entry.reason.english, entry.reason.chinese) = (reason.shown.english, reason.shown.chinese)
        return entry
    }
}
