/// Percent encoding in the flavours that carriers sign.
public enum PercentEncoding: Equatable, Sendable {
    /// As `java.net.URLEncoder` writes it: letters, digits and `.-*_` stay, a space is `+`, the rest `%XX` in upper case.
    case formURLEncoded
    /// RFC 3986: letters, digits and `-._~` stay, everything else is `%XX` in upper case.
    case rfc3986

    /// Encodes the UTF-8 bytes of a text.
    public func encode(_ text: String) -> String { encode(bytes: text.utf8) }

    /// Encodes bytes, for parties that sign in another encoding than UTF-8.
    public func encode(bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        for byte in bytes {
            if keeps(byte) {
                output.append(byte)
            } else if byte == UInt8(ascii: " "), self == .formURLEncoded {
                output.append(UInt8(ascii: "+"))
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(Self.hexDigits[Int(byte >> 4)])
                output.append(Self.hexDigits[Int(byte & 15)])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Encodes as `java.net.URLEncoder.encode(text, "UTF-8")` does.
    public static func javaURLEncode(_ text: String) -> String { formURLEncoded.encode(text) }

    /// Encodes as RFC 3986 does.
    public static func rfc3986Encode(_ text: String) -> String { rfc3986.encode(text) }

    /// Decodes to bytes; nil when a `%` is not followed by two hexadecimal digits. `+` is a space in forms only.
    public func decode(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.underestimatedCount)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(Self.hexValue),
                    let low = iterator.next().flatMap(Self.hexValue)
                else { return nil }
                output.append(high << 4 | low)
            case UInt8(ascii: "+") where self == .formURLEncoded: output.append(UInt8(ascii: " "))
            default: output.append(byte)
            }
        }
        return output
    }

    private func keeps(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        case UInt8(ascii: "*"): self == .formURLEncoded
        case UInt8(ascii: "~"): self == .rfc3986
        default: false
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
