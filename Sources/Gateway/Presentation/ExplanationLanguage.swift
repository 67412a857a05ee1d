/// The languages in which things are explained.
public enum ExplanationLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"
}

/// One sentence in both languages.
public struct Bilingual: Hashable, Sendable {
    public var english: String
    public var chinese: String

    public init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    public subscript(language: ExplanationLanguage) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    static func + (left: Bilingual, right: Bilingual) -> Bilingual {
        Bilingual(left.english + right.english, left.chinese + right.chinese)
    }

    /// Both with names and numbers of people hidden.
    var masked: Bilingual { Bilingual(PersonalData.masked(english), PersonalData.masked(chinese)) }
}

extension Duration {
    /// `2 d 3 h`, `40 min`, `12 s`: the two largest units that are not zero.
    var words: Bilingual {
        let seconds = max(components.seconds, 0)
        let parts: [(Int64, String, String)] = [
            (seconds / 86_400, "d", "天"), (seconds / 3600 % 24, "h", "小时"), (seconds / 60 % 60, "min", "分"),
            (seconds % 60, "s", "秒"),
        ]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return Bilingual("0 s", "0 秒") }
        let shown = parts[first...].prefix(2).filter { $0.0 > 0 }
        return Bilingual(
            shown.map { "\($0.0) \($0.1)" }.joined(separator: " "),
            shown.map { "\($0.0) \($0.2)" }.joined(separator: " "))
    }
}
