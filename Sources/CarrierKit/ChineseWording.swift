/// Words of Chinese scan texts that count only where they are stated, not where they are denied.
public enum ChineseWording {
    /// Whether a text states one of some words.
    ///
    /// Not a statement are the words behind 未, 没, 非, 无, 不, 否 or 取消 (also with 被, 客户 and the like in between: 未被拒收, 取消客户拒收) and
    /// before 再投 or 取消 (拒收再投, 拒收取消) [inferred: carrier notes on SF §7, ZTO §5, YTO §5]. One plain statement among several
    /// counts.
    public static func states(_ words: [String], in text: some StringProtocol) -> Bool {
        let characters = Array(text.unicodeScalars)
        return words.contains { word in
            let word = Array(word.unicodeScalars)
            return characters.indices.contains { index in
                characters[index...].starts(with: word) && !isDenied(before: characters[..<index])
                    && !isTakenBack(after: characters[(index + word.count)...])
            }
        }
    }

    private static func isDenied(before: ArraySlice<Unicode.Scalar>) -> Bool {
        var before = before
        while let filler = fillers.first(where: { before.ends(with: $0) }) { before = before.dropLast(filler.count) }
        return denials.contains { before.ends(with: $0) }
    }

    private static func isTakenBack(after: ArraySlice<Unicode.Scalar>) -> Bool {
        let after = after.first == "后" ? after.dropFirst() : after
        return retractions.contains { after.starts(with: $0) }
    }

    private static let denials = ["未", "没", "非", "无", "不", "否", "取消"].map { Array($0.unicodeScalars) }
    private static let fillers = ["被", "客户", "收件人", "收方", "买家", "的", "是", "有", " "].map { Array($0.unicodeScalars) }
    private static let retractions = ["再投", "取消", "已取消"].map { Array($0.unicodeScalars) }
}

/// Whether a text says that the parcel was refused.
public enum RefusalWording {
    /// Whether a text states that the parcel was refused (拒收, 拒签), by the rules of ``ChineseWording``.
    public static func states(_ text: some StringProtocol) -> Bool { ChineseWording.states(["拒收", "拒签"], in: text) }
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate func ends(with suffix: [Unicode.Scalar]) -> Bool {
        count >= suffix.count && self.suffix(suffix.count).elementsEqual(suffix)
    }
}
