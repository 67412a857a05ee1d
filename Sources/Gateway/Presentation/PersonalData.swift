/// Hides names, phone numbers and doors in texts of carriers and platforms before they are shown to anybody, logged, or
/// kept with a job.
///
/// Couriers write all of them into scan texts. What looks like a number of a person, or stands where a person's name stands,
/// is hidden; the raw message keeps it, sealed. Waybills and dates in such texts are hidden too: nobody needs them there.
public enum PersonalData {
    /// Words after which a person's name stands, with a sign or a blank in between.
    private static let nameMarks = [
        "收件人", "签收人", "派件人", "派送人", "取件人", "寄件人", "代收人", "派件员", "派送员", "收件员", "取件员", "揽件员",
        "投递员", "配送员", "业务员", "快递员", "小哥", "signed for by", "signed by", "received by", "recipient", "courier",
    ]
    /// Words that a name follows at once.
    private static let directMarks = ["交给", "交由", "联系人", "由【"]
    /// How every Chinese word for somebody who does something ends; before a colon or a bracket a name follows.
    private static let personEndings: Set<Character> = ["员", "人"]
    private static let strongSeparators: Set<Character> = ["：", ":", "【", "[", "（", "("]
    private static let separators = strongSeparators.union([" ", "是", "为"])
    /// Signers and handlers that name nobody and tell people something.
    private static let harmlessNames = [
        "本人", "家人", "同事", "前台", "门卫", "物业", "凭取货码", "他人", "代收", "快递", "驿站", "丰巢", "业务员", "派送员", "派件员",
        "寄件人", "发件人", "收件人", "退回", "草签", "拒收", "拒签", "已签收", "签收", "顺丰", "客户", "某", "电话", "手机", "方式", "信息",
    ]

    /// The text with every run of seven or more digits reduced to its last two, and names after known words and numbers of
    /// doors starred.
    public static func masked(_ text: String) -> String {
        hidingNames(in: hidingDoors(in: hidingNumbers(in: text)))
    }

    /// Blanks and dashes between digits do not end a run: `138 0000 0000`, `0755-8888-8888`.
    private static func hidingNumbers(in text: String) -> String {
        var result = ""
        var run = ""
        func flush() {
            let digits = run.filter(\.isDecimalDigit)
            if digits.count >= 7 {
                result += "***" + digits.suffix(2)
                result += run.reversed().prefix { !$0.isDecimalDigit }.reversed()
            } else {
                result += run
            }
            run = ""
        }
        for character in text {
            let goesOn = character == "-" || character == " "
            if character.isDecimalDigit || (goesOn && !run.isEmpty) {
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
        while let mark = nextMark(in: rest) {
            let isDirect = mark.isDirect
            result += rest[..<mark.range.upperBound]
            rest = rest[mark.range.upperBound...]
            let between = rest.prefix(while: separators.contains)
            result += between
            rest = rest.dropFirst(between.count)
            guard isDirect || !between.isEmpty || isNameBeforeNumber(rest),
                !harmlessNames.contains(where: { rest.hasPrefix($0) })
            else { continue }
            // A Chinese name has no more than four signs; others go on, with blanks and initials, to the next sign.
            let isChinese = rest.first.map { $0.unicodeScalars.allSatisfy(\.properties.isIdeographic) } ?? false
            let name =
                isChinese
                ? rest.prefix(4).prefix(while: \.isLetter)
                : rest.prefix(40).prefix { $0.isLetter || $0 == " " || $0 == "." || $0 == "'" }
            // "By 【a place】 …" names whoever signed only where a signature follows.
            if mark.text == "由【", !rest.dropFirst(name.count).hasPrefix("】签收") { continue }
            if !name.isEmpty { result += "*" }
            rest = rest.dropFirst(name.count)
        }
        return result + rest
    }

    /// `业务员张三(***00)`: nothing stands between, but a hidden number in brackets tells that the word before is a name.
    private static func isNameBeforeNumber(_ text: Substring) -> Bool {
        let word = text.prefix { $0.isLetter }
        guard (2...4).contains(word.count), let first = word.first, !"正已将的为在".contains(first) else { return false }
        let behind = text.dropFirst(word.count)
        return behind.hasPrefix("(***") || behind.hasPrefix("（***")
    }

    private typealias Mark = (range: Range<String.Index>, text: String, isDirect: Bool)

    private static func nextMark(in text: Substring) -> Mark? {
        let lowered = text.lowercased()
        // Lower-casing may change lengths outside ASCII letters: then the marks are looked for as they are written.
        let searched = lowered.count == text.count && lowered.utf8.count == text.utf8.count ? lowered[...] : text
        func first(of marks: [String], _ isDirect: Bool) -> Mark? {
            marks.compactMap { mark in searched.firstRange(of: mark).map { ($0, mark) } }
                .min { $0.0.lowerBound < $1.0.lowerBound }.map { found, mark in
                    let start = searched.distance(from: searched.startIndex, to: found.lowerBound)
                    let lower = text.index(text.startIndex, offsetBy: start)
                    return (lower..<text.index(lower, offsetBy: mark.count), mark, isDirect)
                }
        }
        return [first(of: nameMarks, false), first(of: directMarks, true), firstEnding(in: text)]
            .compactMap(\.self).min { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func firstEnding(in text: Substring) -> Mark? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if personEndings.contains(text[index]), next < text.endIndex, strongSeparators.contains(text[next]) {
                return (index..<next, String(text[index]), false)
            }
            index = next
        }
        return nil
    }
}

extension Character {
    /// A digit of any script, but not a word for a number: 三 is part of many a name.
    fileprivate var isDecimalDigit: Bool {
        unicodeScalars.count == 1 && unicodeScalars.first?.properties.numericType == .decimal
    }
}
