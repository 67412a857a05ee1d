/// Hides names and phone numbers in texts of carriers and platforms before they are shown to anybody, logged, or kept
/// with a job.
///
/// Couriers write both into scan texts. What looks like a number of a person, or stands where a person's name stands,
/// is hidden; the raw message keeps it, sealed. Waybills and dates in such texts are hidden too: nobody needs them there.
public enum PersonalData {
    /// Words after which carriers write a person's name, with a sign in between.
    private static let nameMarks = [
        "收件人", "签收人", "派件人", "派送员", "业务员", "快递员", "寄件人", "联系人", "揽件员", "配送员", "小哥",
        "signed for by", "signed by", "received by", "recipient", "courier",
    ]
    /// Words that a name follows at once.
    private static let directMarks = ["快件交给", "交由"]
    /// Signers and handlers that name nobody and tell people something.
    private static let harmlessNames = [
        "本人", "家人", "同事", "前台", "门卫", "物业", "凭取货码", "他人", "代收", "快递柜", "驿站", "丰巢", "快递员", "业务员",
        "派送员",
    ]

    /// The text with every run of seven or more digits reduced to its last two, and names after known words starred.
    public static func masked(_ text: String) -> String { hidingNames(in: hidingNumbers(in: text)) }

    /// Blanks and dashes between digits do not end a run: `138 0000 0000`, `0755-8888-8888`.
    private static func hidingNumbers(in text: String) -> String {
        var result = ""
        var run = ""
        func flush() {
            let digits = run.filter(\.isWholeNumber)
            if digits.count >= 7 {
                result += "***" + digits.suffix(2)
                result += run.reversed().prefix { !$0.isWholeNumber }.reversed()
            } else {
                result += run
            }
            run = ""
        }
        for character in text {
            let goesOn = character == "-" || character == " "
            if character.isWholeNumber || (goesOn && !run.isEmpty) {
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
        while let (mark, isDirect) = nextMark(in: rest) {
            result += rest[..<mark.upperBound]
            rest = rest[mark.upperBound...]
            let separators = rest.prefix { "：: 【[（(是为".contains($0) }
            result += separators
            rest = rest.dropFirst(separators.count)
            guard isDirect || !separators.isEmpty, !harmlessNames.contains(where: { rest.hasPrefix($0) }) else {
                continue
            }
            // A Chinese name has no more than four signs; others go on, with blanks and initials, to the next sign.
            let isChinese = rest.first.map { $0.unicodeScalars.allSatisfy(\.properties.isIdeographic) } ?? false
            let name =
                isChinese
                ? rest.prefix(4).prefix(while: \.isLetter)
                : rest.prefix(40).prefix { $0.isLetter || $0 == " " || $0 == "." || $0 == "'" }
            if !name.isEmpty { result += "*" }
            rest = rest.dropFirst(name.count)
        }
        return result + rest
    }

    private static func nextMark(in text: Substring) -> (range: Range<String.Index>, isDirect: Bool)? {
        let lowered = text.lowercased()
        // Lower-casing may change lengths outside ASCII letters: then the marks are looked for as they are written.
        let searched = lowered.count == text.count && lowered.utf8.count == text.utf8.count ? lowered[...] : text
        func first(of marks: [String], _ isDirect: Bool) -> (range: Range<String.Index>, isDirect: Bool)? {
            marks.compactMap { searched.firstRange(of: $0) }.min { $0.lowerBound < $1.lowerBound }.map { found in
                let start = searched.distance(from: searched.startIndex, to: found.lowerBound)
                let length = searched.distance(from: found.lowerBound, to: found.upperBound)
                let lower = text.index(text.startIndex, offsetBy: start)
                return (lower..<text.index(lower, offsetBy: length), isDirect)
            }
        }
        return [first(of: nameMarks, false), first(of: directMarks, true)].compactMap(\.self)
            .min { $0.range.lowerBound < $1.range.lowerBound }
    }
}
