internal import ShipmentModel
internal import WireFormats

extension Console {
    /// JSON for people: its points in time are China's, as everywhere that people read; programs get UTC.
    static func chinaText(_ json: JSONText) -> String { inChina(json).prettyText }

    private static func inChina(_ json: JSONText) -> JSONText {
        switch json {
        case .object(let members): .object(members.map { ($0.0, inChina($0.1)) })
        case .array(let items): .array(items.map(inChina))
        case .string(let text): .string(inChina(text))
        case .integer, .bool, .null, .raw: json
        }
    }

    /// `2025-11-24T18:32:00Z` → `2025-11-25T02:32:00+08:00`; any other text stays.
    private static func inChina(_ text: String) -> String {
        guard text.utf8.count >= 20, text.utf8.last == UInt8(ascii: "Z"),
            case .instant(let instant, offsetSeconds: 0)? = WrittenTime.parse(text), instant.description == text
        else { return text }
        return instant.rendered(offsetSeconds: WrittenTime.chinaOffsetSeconds)
    }
}
