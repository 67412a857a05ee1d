internal import ShipmentModel
internal import WireFormats

/// Compares `parsed` as the corpus means it: what is expected must be there and equal, null and absent are the same,
/// and white space in texts is collapsed. A member that is not expected is not looked at, except where money listens to it.
enum ParsedDifference {
    /// Members that must not be made up ("a key that is absent must not be invented").
    private static let neverSurplus = ["interception", "linked_tracking_number", "status", "error"]

    /// The first difference in words; nil when there is none.
    ///
    /// - Parameter isStrict: Also told is one of ``neverSurplus`` that is not expected.
    static func first(
        _ wanted: JSONValue, _ got: JSONValue?, at path: String = "parsed", isStrict: Bool = false
    ) throws(WireError) -> String? {
        guard let got, !got.isNull else { return wanted.isNull ? nil : "\(path): nothing instead of \(text(wanted))" }
        switch wanted.kind {
        case .object where got.isObject:
            for (key, value) in wanted.members {
                if let difference = try first(value, got[key], at: "\(path).\(key)", isStrict: isStrict) {
                    return difference
                }
            }
            let surplus = isStrict ? neverSurplus.first { got.has($0) && !wanted.has($0) } : nil
            return surplus.map { "\(path).\($0): \(got[$0].map(text) ?? "") instead of nothing" }
        case .array where got.isArray:
            guard wanted.items.count == got.items.count else {
                return "\(path): \(got.items.count) items instead of \(wanted.items.count)"
            }
            for (index, pair) in zip(wanted.items, got.items).enumerated() {
                if let difference = try first(pair.0, pair.1, at: "\(path)[\(index)]", isStrict: isStrict) {
                    return difference
                }
            }
            return nil
        case .string where got.kind == .string:
            let isEqual = try folded(wanted.asText) == folded(got.asText)
            return isEqual ? nil : "\(path): \(text(got)) instead of \(text(wanted))"
        default:
            return text(wanted) == text(got) ? nil : "\(path): \(text(got)) instead of \(text(wanted))"
        }
    }

    private static func text(_ value: JSONValue) -> String { value.canonicalText() }

    /// `+00:00` and `Z` are one offset.
    private static func folded(_ text: String) -> String {
        let text = Statement.collapse(text)
        return text.hasSuffix("+00:00") ? String(text.dropLast(6)) + "Z" : text
    }
}
