/// The names that other systems give to things, as far as they are taken in: what ids of every system fit into, addresses
/// can carry as it is, and hardly any person is called.
public enum PlainName {
    /// What is asked for, for messages to whoever sent something else.
    public static let rule = "1 to 64 letters, digits and . _ : -"

    /// Whether the text is 1 to 64 letters, digits and `. _ : -` of ASCII.
    public static func fits(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(isPlain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
