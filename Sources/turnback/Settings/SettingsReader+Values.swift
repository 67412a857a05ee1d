internal import Foundation
internal import HTTPTransport

/// Values with a shape: each reader names what stands there instead and goes on with the default.
extension SettingsReader.Section {
    func bool(_ key: String, default value: Bool) -> Bool {
        guard let text = textIfAny(key) else { return value }
        switch text {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            report(key, text, "must be true or false")
            return value
        }
    }

    func number<Number: LosslessStringConvertible & Comparable>(
        _ key: String, in range: ClosedRange<Number>, default value: Number
    ) -> Number {
        guard let text = textIfAny(key) else { return value }
        guard let number = Number(text), range.contains(number) else {
            report(key, text, "must be a number from \(range.lowerBound) to \(range.upperBound)")
            return value
        }
        return number
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, default value: Choice) -> Choice {
        guard let text = textIfAny(key) else { return value }
        guard let choice = Choice(rawValue: text) else {
            report(key, text, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
            return value
        }
        return choice
    }

    /// `90s`, `30m`, `2h`, `7d`.
    func duration(_ key: String, in range: ClosedRange<Duration>, default value: Duration) -> Duration {
        guard let text = textIfAny(key) else { return value }
        guard let duration = Duration(written: text), range.contains(duration) else {
            let (least, most) = (Self.written(range.lowerBound), Self.written(range.upperBound))
            report(key, text, "must be a time such as 90s, 30m, 2h or 7d, from \(least) to \(most)")
            return value
        }
        return duration
    }

    /// A time as the settings write it.
    private static func written(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        for (unit, length) in [("d", 86_400 as Int64), ("h", 3600), ("m", 60)] where seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }

    /// `host:port`; an IPv6 address stands in brackets.
    func address(_ key: String, default value: Settings.Address) -> Settings.Address {
        guard let text = textIfAny(key) else { return value }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            let host = Self.host(String(text[..<colon]))
        else {
            report(key, text, "must be host:port, an IPv6 address in brackets")
            return value
        }
        return Settings.Address(host: host, port: Int(port))
    }

    private static func host(_ text: String) -> String? {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = String(text.dropFirst().dropLast())
            return inner.contains(":") && AddressBlock(inner) != nil ? inner : nil
        }
        let isName = text.utf8.allSatisfy {
            $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0.isASCIIAlphanumeric
        }
        return !text.isEmpty && isName ? text : nil
    }

    /// A web address without a trailing slash. Plain http only where it is permitted.
    ///
    /// - Returns: Nil after naming the mistake.
    func webAddress(_ key: String, _ text: String, permitsHTTP: Bool, or remedy: String) -> String? {
        let components = URLComponents(string: text)
        let isPermitted = components?.scheme == "https" || (components?.scheme == "http" && permitsHTTP)
        guard let components, isPermitted, components.host?.isEmpty == false, components.user == nil,
            components.query == nil, components.fragment == nil
        else {
            report(key, text, remedy)
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// A name of the user's that becomes part of addresses and of cases' names.
    func refuseUnusableName(_ name: String) {
        let isUsable = name.utf8.allSatisfy { $0.isASCIIAlphanumeric || [0x2D, 0x2E, 0x5F].contains($0) }
        if name.isEmpty || !isUsable { report(name, nil, "a name has only A–Z, a–z, 0–9, dot, - and _") }
    }
}

extension UInt8 {
    var isASCIIAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
