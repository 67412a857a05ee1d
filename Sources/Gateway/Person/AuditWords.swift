/// The name of somebody who does something by hand, as the audit keeps it: 1 to 100 characters, not blank, none of them a
/// control character, and no name under which the program itself stands there.
public struct AuditName: Sendable, Hashable {
    public static let lengthMax = 100
    /// What the program calls itself in the audit.
    static let reserved: Set<String> = ["rules", "gateway", "turnback"]

    public let text: String

    public init?(_ text: String) {
        guard text.isWords(max: Self.lengthMax), text.first?.isWhitespace == false, text.last?.isWhitespace == false,
            !text.contains("\n"), !Self.reserved.contains(text.lowercased())
        else { return nil }
        self.text = text
    }
}

/// Why somebody does it, as the audit keeps it: 1 to 500 characters, not blank, none of them a control character but the
/// end of a line.
public struct AuditReason: Sendable, Hashable {
    public static let lengthMax = 500

    public let text: String

    /// - Parameter max: How many characters it may have.
    public init?(_ text: String, max: Int = lengthMax) {
        guard text.isWords(max: max) else { return nil }
        self.text = text
    }
}

extension String {
    fileprivate func isWords(max: Int) -> Bool {
        (1...max).contains(count) && !allSatisfy(\.isWhitespace)
            && unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 || $0 == "\n" }
    }
}
