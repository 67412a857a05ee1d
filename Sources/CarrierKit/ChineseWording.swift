/// Words of Chinese scan texts that count only where they are stated, not where they are denied.
///
/// Texts are compared by their bytes: these words have one spelling in Unicode, and carriers' texts are read too often to
/// be broken into characters first.
public enum ChineseWording {
    /// Whether a text states one of some words.
    ///
    /// Not a statement are the words behind 未, 没, 非, 无, 不, 否 or 取消 (also with 被, 客户 and the like in between: 未被拒收, 取消客户拒收) and
    /// before 再投 or 取消 (拒收再投, 拒收取消) [inferred: carrier notes on SF §7, ZTO §5, YTO §5]. One plain statement among several
    /// counts.
    public static func states(_ words: [String], in text: String) -> Bool {
        text.withBytes { bytes in
            words.contains { word in
                bytes.contains(word) { start, end in !isDenied(bytes, before: start) && !isTakenBack(bytes, after: end)
                }
            }
        }
    }

    /// Whether one of some words stands in a text, stated or not.
    public static func mentions(_ words: [String], in text: String) -> Bool {
        text.withBytes { bytes in words.contains { word in bytes.contains(word) { _, _ in true } } }
    }

    /// Whether a word is what stands behind one of some labels: `签收人: 退回`. Blanks and colons may stand between.
    public static func gives(_ word: String, as labels: [String], in text: String) -> Bool {
        text.withBytes { bytes in
            labels.contains { label in
                bytes.contains(label) { _, end in
                    var index = end
                    while let mark = separators.first(where: { bytes.has($0, at: index) }) { index += mark.utf8.count }
                    return bytes.has(word, at: index)
                }
            }
        }
    }

    private static func isDenied(_ bytes: UnsafeBufferPointer<UInt8>, before start: Int) -> Bool {
        var end = start
        while let filler = fillers.first(where: { bytes.has($0, before: end) }) { end -= filler.utf8.count }
        return denials.contains { bytes.has($0, before: end) }
    }

    private static func isTakenBack(_ bytes: UnsafeBufferPointer<UInt8>, after end: Int) -> Bool {
        let start = bytes.has("后", at: end) ? end + "后".utf8.count : end
        return retractions.contains { bytes.has($0, at: start) }
    }

    private static let denials = ["未", "没", "非", "无", "不", "否", "取消"]
    private static let fillers = ["被", "客户", "收件人", "收方", "买家", "的", "是", "有", " "]
    private static let retractions = ["再投", "取消", "已取消"]
    private static let separators = [" ", ":", "："]
}

/// Whether a text says that the parcel was refused.
public enum RefusalWording {
    private static let words = ["拒收", "拒签"]

    /// Whether a text states that the parcel was refused (拒收, 拒签), by the rules of ``ChineseWording``.
    public static func states(_ text: String) -> Bool { ChineseWording.states(words, in: text) }
}
