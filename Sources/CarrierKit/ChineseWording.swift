/// Words of Chinese scan texts that count only where they are stated, not where they are denied.
public enum RefusalWording {
    /// Whether a text states that the parcel was refused (拒收, 拒签).
    ///
    /// Not a statement are the words behind 未, 没, 非, 无, 不, 否 or 取消 (also with 被, 客户 and the like in between: 未被拒收, 取消客户拒收) and
    /// in 拒收再投, 拒收取消 [inferred: carrier notes on SF §7, ZTO §5, YTO §5]. One plain statement among several counts.
    public static func states(_ text: some StringProtocol) -> Bool {
        let characters = Array(text.unicodeScalars)
        return characters.indices.dropLast().contains { index in
            characters[index] == "拒" && (characters[index + 1] == "收" || characters[index + 1] == "签")
                && !isDenied(before: characters[..<index]) && !isTakenBack(after: characters[(index + 2)...])
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

extension ArraySlice<Unicode.Scalar> {
    fileprivate func ends(with suffix: [Unicode.Scalar]) -> Bool {
        count >= suffix.count && self.suffix(suffix.count).elementsEqual(suffix)
    }
}
