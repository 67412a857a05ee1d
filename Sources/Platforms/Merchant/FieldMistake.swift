/// One thing that is wrong with what a merchant's system sent: where, which rule, and in words.
public struct FieldMistake: Sendable, Hashable {
    /// Stable: programs switch on it.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The body is not JSON, not UTF-8, or over a limit.
        case unreadable
        case missing
        /// The contract has no such field.
        case unknown
        /// The same field, parcel or case stands twice.
        case repeated
        /// null where only a value or nothing can stand.
        case null
        case wrongType = "wrong_type"
        /// The value is none that the field can have.
        case badValue = "bad_value"
        case outOfRange = "out_of_range"
        /// The field cannot be changed once the case exists.
        case fixed
        /// Two fields do not go together.
        case contradiction
    }

    /// `parcels[0].waybill`; empty for the body as a whole.
    public var path: String
    public var code: Code
    /// What is expected, never what was sent.
    public var message: String

    public init(_ path: String, _ code: Code, _ message: String) {
        self.path = path
        self.code = code
        self.message = message
    }
}

/// Everything that is wrong with one input, all at once.
public struct MerchantInputError: Error, Equatable, Sendable, CustomStringConvertible {
    /// At least one.
    public let mistakes: [FieldMistake]

    public init(_ mistakes: [FieldMistake]) { self.mistakes = mistakes }

    public var description: String {
        mistakes.map { $0.path.isEmpty ? $0.message : "\($0.path): \($0.message)" }.joined(separator: " ")
    }
}
