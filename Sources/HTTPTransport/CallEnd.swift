import PartyKit
import ShipmentModel

/// How a call ended, as the engine tells it; what was received lies in the call.
enum CallEnd: Sendable {
    case neverSent(reason: String)
    case unknown(reason: String)
    case answered(status: Int)
}

extension Call {
    /// Puts the answer together, on the caller's thread.
    func outcome(_ end: CallEnd) -> CallOutcome {
        switch end {
        case .neverSent(let reason): return .neverSent(reason: reason)
        case .unknown(let reason): return .unknown(reason: reason)
        case .answered(let status):
            takeBack()
            return .answered(
                InboundAnswer(
                    status: status, headers: HTTPFields(head: answerHead), body: answerBody,
                    protection: isEncrypted ? .verified : .unprotected))
        }
    }
}

extension HTTPFields {
    /// - Parameter head: The status line and header lines, as received.
    init(head: [UInt8]) {
        var fields: [NamedValue] = []
        fields.reserveCapacity(16)
        var rest = head[...]
        rest.removeFirst(through: UInt8(ascii: "\n"))
        while !rest.isEmpty {
            let line = rest.removeFirst(through: UInt8(ascii: "\n"))
            if let first = line.first, first == 0x20 || first == 0x09, let last = fields.indices.last {
                // An old way to go on with a value on the next line (RFC 9112, 5.2).
                fields[last].value += " " + line.trimmedText
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                fields.append(NamedValue(line[..<colon].trimmedText, line[(colon + 1)...].trimmedText))
            }
        }
        self.init(fields)
    }
}

extension ArraySlice<UInt8> {
    /// Takes everything up to and including the byte, and returns it.
    @discardableResult
    fileprivate mutating func removeFirst(through byte: UInt8) -> ArraySlice<UInt8> {
        let end = firstIndex(of: byte).map { $0 + 1 } ?? endIndex
        defer { self = self[end...] }
        return self[..<end]
    }

    fileprivate var trimmedText: String {
        guard let start = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
            return ""
        }
        return String(decoding: self[start...last], as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0d || self == 0x0a }
}
