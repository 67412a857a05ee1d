internal import Ledger
public import RefundRules

extension DecisionReason {
    /// For people: the program's own words as they are, and in what somebody added to them names and numbers of people hidden.
    ///
    /// Our own sentences hold times, amounts and waybills, which would be taken for numbers of people, and words such as
    /// "recipient", after which names stand in what others write.
    public var shown: Bilingual {
        Bilingual(shown(english, \.english, ": "), shown(chinese, \.chinese, "："))
    }

    private func shown(_ text: String, _ own: KeyPath<DecisionCode, String>, _ colon: String) -> String {
        if Self.isOurs(text) { return text }
        let start = endOfOwnWords(in: text, own, colon)
        let rest = String(text[start...])
        return text[..<start] + (Self.isOurs(rest) ? rest : PersonalData.masked(rest))
    }

    /// Where the program's own words end; what stands behind them may be anybody's. Whatever is not known is not ours.
    private func endOfOwnWords(
        in text: String, _ own: KeyPath<DecisionCode, String>, _ colon: String
    ) -> String.Index {
        func behind(_ mark: String) -> String.Index { text.firstRange(of: mark)?.upperBound ?? text.startIndex }
        switch code {
        // A lift of the caps, a change of a task: what was done, a colon, and why; in alarms, a party's words.
        case "caps_lifted", "caps_restored", "job-failed", "message-not-stored", "unknown-refund": return behind(colon)
        case _ where code.hasPrefix("task_"): return behind(colon)
        // `sf/SF1000000000050: refused (courier): the note`
        case AuditEntry.said: return behind("): ")
        // What a shop in shadow mode would have done.
        case _ where code.hasPrefix("would_"): return text.endIndex
        default: break
        }
        guard let code = DecisionCode(rawValue: code) else { return text.startIndex }
        let sentence = code[keyPath: own]
        switch code {
        case .interceptionInDoubt, .interceptionTooLate, .interceptionRunsAlready:
            // The waybill stands behind the sentence.
            return text.hasPrefix(sentence) ? text.endIndex : text.startIndex
        case .duePerson:
            // Older versions put the person's words here; now it is what the payment rests on, as in the others.
            guard text.hasPrefix(sentence) else { return text.startIndex }
            let rest = text.dropFirst(sentence.count)
            return VerdictReason.isOne(rest) ? text.endIndex : rest.startIndex
        case _ where code.rawValue.hasPrefix("due_"): return text.endIndex
        default:
            return text.hasPrefix(sentence)
                ? text.index(text.startIndex, offsetBy: sentence.count) : text.startIndex
        }
    }

    /// Whether a text is one of the table's, whatever it stands beside.
    static func isOurs(_ text: String) -> Bool {
        DecisionCode.allCases.contains { $0.english == text || $0.chinese == text }
    }
}
