/// Hides names and phone numbers in texts of carriers and platforms before they are shown to anybody.
///
/// Couriers write both into scan texts. What looks like a number of a person, or stands where a person's name stands,
/// is hidden; the raw message keeps it, sealed.
public enum PersonalData {
    /// The words after which carriers write a person's name.
    private static let nameMarks = [
        "收件人", "签收人", "派件人", "派送员", "业务员", "快递员", "寄件人", "联系人", "揽件员", "配送员", "小哥",
    ]
    /// Signers that name nobody and tell people something.
    private static let harmlessNames = ["本人", "家人", "同事", "前台", "门卫", "物业", "凭取货码", "他人", "代收", "快递柜", "驿站"]

    /// The text with every run of seven or more digits reduced to its last two, and names after known words starred.
    public static func masked(_ text: String) -> String {
        hidingNames(in: hidingNumbers(in: text))
    }

    private static func hidingNumbers(in text: String) -> String {
        var result = ""
        var run: [Character] = []
        func flush() {
            let digits = run.count { $0.isASCII && $0.isNumber }
            if digits >= 7 {
                result += "***" + String(run.filter { $0 != "-" }.suffix(2))
            } else {
                result += String(run)
            }
            run = []
        }
        for character in text {
            if character.isASCII, character.isNumber || (character == "-" && !run.isEmpty) {
                run.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }

    private static func hidingNames(in text: String) -> String {
        var rest = text[...]
        var result = ""
        while let (mark, start) = nextMark(in: rest) {
            result += rest[..<start] + mark
            rest = rest[start...].dropFirst(mark.count)
            let separators = rest.prefix { "：: 【[（(是为".contains($0) }
            result += separators
            rest = rest.dropFirst(separators.count)
            guard !separators.isEmpty, !harmlessNames.contains(where: { rest.hasPrefix($0) }) else { continue }
            let name = rest.prefix(4).prefix { $0.isLetter }
            if !name.isEmpty { result += "*" }
            rest = rest.dropFirst(name.count)
        }
        return result + rest
    }

    private static func nextMark(in text: Substring) -> (String, String.Index)? {
        nameMarks.compactMap { mark in text.firstRange(of: mark).map { (mark, $0.lowerBound) } }.min { $0.1 < $1.1 }
    }
}
