extension JSONValue {
    /// The bytes of this value exactly as they were written, without the white space around it.
    ///
    /// Some senders sign a member of the answer as it stands there, for which a re-written copy is of no use.
    ///
    /// - Complexity: O(*n*) in the size of the document.
    public var rawJSON: [UInt8] { document.source(at: index) }

    /// A copy that can be written again: members in their order, numbers as they were written.
    public var jsonText: JSONText {
        switch kind {
        case .object: .object(members.map { ($0.key, $0.value.jsonText) })
        case .array: .array(items.map(\.jsonText))
        case .string: .string(document.string(at: index))
        case .number: .raw(document.numberText(at: index))
        case .bool: .bool(document.tag(at: index) == JSONDocument.Tag.yes)
        case .null: .null
        }
    }

    /// The value with the keys of every object sorted by their bytes and no white space.
    public func canonicalText() -> String { jsonText.sortedKeys().text }
}
