import PartyKit
import ShipmentModel

/// How a call ended, as the engine hands it back; header fields are taken apart on the caller's thread.
enum CallEnd: Sendable {
    case neverSent(reason: String)
    case unknown(reason: String)
    case answered(status: Int, head: [UInt8], body: [UInt8], isEncrypted: Bool)

    var outcome: CallOutcome {
        switch self {
        case .neverSent(let reason): .neverSent(reason: reason)
        case .unknown(let reason): .unknown(reason: reason)
        case .answered(let status, let head, let body, let isEncrypted):
            .answered(
                InboundAnswer(
                    status: status, headers: HTTPFields(head: head), body: body,
                    protection: isEncrypted ? .verified : .unprotected))
        }
    }
}

extension HTTPFields {
    /// - Parameter head: The status line and header lines, as received.
    init(head: [UInt8]) {
        self.init()
        var pending: NamedValue?
        for line in head.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let text = String(decoding: line, as: UTF8.self)
            if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
                // An old way to go on with a value on the next line (RFC 9112, 5.2).
                pending?.value += " " + text.trimmed
            } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
                if let field = pending { append(field.name, field.value) }
                pending = NamedValue(
                    String(text[..<colon]).trimmed, String(text[text.utf8.index(after: colon)...]).trimmed)
            }
        }
        if let field = pending { append(field.name, field.value) }
    }
}

extension String {
    fileprivate var trimmed: String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0d }
        guard let start = utf8.firstIndex(where: { !isBlank($0) }),
            let last = utf8.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[start...last])
    }
}
