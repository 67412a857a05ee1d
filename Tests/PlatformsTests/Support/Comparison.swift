import WireFormats

/// The corpus's own rule of equality: every key that is expected is there and equal, null and absent are the same, and
/// keys that are not expected do not matter.
enum Comparison {
    /// The first difference as text, or nil.
    static func difference(_ want: JSONValue?, _ got: JSONValue?, at path: String = "parsed") throws -> String? {
        guard let want, !want.isNull else {
            return got == nil || got?.isNull == true ? nil : "\(path): expected nothing, got \(text(got))"
        }
        guard let got, got.kind == want.kind else { return "\(path): expected \(text(want)), got \(text(got))" }
        switch want.kind {
        case .object:
            for (key, value) in want.members {
                if let found = try difference(value, got[key], at: "\(path).\(key)") { return found }
            }
            return nil
        case .array:
            guard want.items.count == got.items.count else {
                return "\(path): expected \(want.items.count) items, got \(got.items.count)"
            }
            for (number, pair) in zip(want.items, got.items).enumerated() {
                if let found = try difference(pair.0, pair.1, at: "\(path)[\(number)]") { return found }
            }
            return nil
        default:
            return text(want) == text(got) ? nil : "\(path): expected \(text(want)), got \(text(got))"
        }
    }

    private static func text(_ value: JSONValue?) -> String { value?.canonicalText() ?? "nothing" }
}
