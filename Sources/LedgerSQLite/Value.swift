/// One value of a row, as SQLite has them.
enum Value {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
    static func bool(_ value: Bool) -> Value { .integer(value ? 1 : 0) }
    static func text(_ value: String?) -> Value { value.map { .text($0) } ?? .null }
    static func integer(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }
    static func integer(_ value: Int?) -> Value { value.map { .integer(Int64($0)) } ?? .null }
    static func blob(_ value: [UInt8]?) -> Value { value.map { .blob($0) } ?? .null }

    var isNull: Bool { if case .null = self { true } else { false } }
}

extension Value: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}
