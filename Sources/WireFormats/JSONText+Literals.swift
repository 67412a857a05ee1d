extension JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
    public init(arrayLiteral elements: JSONText...) { self = .array(elements) }
    /// Members stay in the order of the literal.
    public init(dictionaryLiteral elements: (String, JSONText)...) { self = .object(elements) }
}

extension JSONText: Equatable {
    /// Equal when they would be written alike.
    public static func == (left: JSONText, right: JSONText) -> Bool { left.bytes == right.bytes }
}

extension JSONText {
    /// An object of the members that have a value: an absent field is left out, not written as null.
    public static func object(present members: [(String, JSONText?)]) -> JSONText {
        .object(members.compactMap { name, value in value.map { (name, $0) } })
    }

    /// The string, or nil for none; for members that are left out when absent.
    public static func string(ifAny text: String?) -> JSONText? { text.map(JSONText.string) }
}
