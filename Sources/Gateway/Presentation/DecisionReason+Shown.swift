internal import RefundRules

extension DecisionReason {
    /// For people: the table's own sentence as it is, and in what somebody added to it names and numbers of people hidden.
    var shown: Bilingual {
        // What makes money due is told in sentences of our own to their end (`VerdictReason`), which hold times that would
        // be taken for numbers of people.
        if code.hasPrefix("due_"), code != DecisionCode.duePerson.rawValue { return Bilingual(english, chinese) }
        let code = DecisionCode(rawValue: code)
        return Bilingual(
            Self.shown(english, after: code?.english), Self.shown(chinese, after: code?.chinese))
    }

    /// Words such as "recipient" are followed by names in what others write, but not in our own sentences.
    private static func shown(_ text: String, after own: String?) -> String {
        guard let own, text.hasPrefix(own) else { return isOurs(text) ? text : PersonalData.masked(text) }
        return own + PersonalData.masked(String(text.dropFirst(own.count)))
    }

    /// Whether a text is one of the table's, whatever it stands beside.
    static func isOurs(_ text: String) -> Bool {
        DecisionCode.allCases.contains { $0.english == text || $0.chinese == text }
    }
}
