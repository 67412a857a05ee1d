internal import PartyKit
internal import ShipmentModel
internal import Yams

/// Reads a settings file key by key: remembers which keys were asked for, so that the others can be named as unknown,
/// and collects every mistake instead of stopping at the first.
///
/// A scalar outside lists can be overridden by the environment: `ledger.sqlite` by `TURNBACK_LEDGER_SQLITE`.
final class SettingsReader {
    private let environment: [String: String]
    private let readFile: (String) throws -> String
    private(set) var problems: [SettingsProblem] = []
    /// Where each value came from, by key: `line 12`, `environment`, `default`.
    private(set) var origins: [String: String] = [:]

    init(environment: [String: String], readFile: @escaping (String) throws -> String) {
        self.environment = environment
        self.readFile = readFile
    }

    /// One mapping of the file, and what was asked of it.
    struct Section {
        fileprivate let reader: SettingsReader
        let path: String
        fileprivate let node: Node.Mapping?
        fileprivate let line: Int?
        fileprivate let asked: Asked
        /// Whether the environment may override its scalars: not inside lists and maps of names.
        fileprivate let isOverridable: Bool

        fileprivate final class Asked { var keys: Set<String> = [] }
    }

    func root(of text: String) -> Section {
        do {
            let node = try Yams.compose(yaml: text)
            if let node, node.mapping == nil { report("", nil, "the file must be a mapping of keys", node.mark?.line) }
            return Section(
                reader: self, path: "", node: node?.mapping, line: 1, asked: .init(), isOverridable: true)
        } catch {
            let line = (error as? YamlError).flatMap { Self.line(of: $0) }
            report("", nil, "this is not YAML: \(Self.sentence(of: error))", line)
            return Section(reader: self, path: "", node: nil, line: nil, asked: .init(), isOverridable: true)
        }
    }

    func report(_ key: String, _ value: String?, _ reason: String, _ line: Int?) {
        problems.append(SettingsProblem(key: key.isEmpty ? "(file)" : key, value: value, reason: reason, line: line))
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    private static func sentence(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        default: "it cannot be parsed"
        }
    }
}

extension SettingsReader.Section {
    private func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func node(_ key: String) -> Node? {
        asked.keys.insert(key)
        guard let node = node?[key] else { return nil }
        if case .scalar(let scalar) = node, scalar.style == .plain, ["", "~", "null"].contains(scalar.string) {
            return nil
        }
        return node
    }

    func has(_ key: String) -> Bool { node(key) != nil }

    func report(_ key: String, _ value: String?, _ reason: String) {
        reader.report(full(key), value, reason, node?[key]?.mark?.line ?? line)
    }

    /// A scalar as text: environment, then file, then nothing.
    func textIfAny(_ key: String) -> String? {
        let node = node(key)
        if isOverridable {
            let name = "TURNBACK_" + full(key).uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
            if let value = reader.environment[name] {
                reader.origins[full(key)] = "environment \(name)"
                return value
            }
        }
        guard let node else {
            reader.origins[full(key)] = "default"
            return nil
        }
        guard let scalar = node.scalar else {
            report(key, nil, "must be a single value")
            return nil
        }
        reader.origins[full(key)] = node.mark.map { "line \($0.line)" } ?? "file"
        return scalar.string
    }

    func text(_ key: String) -> String? {
        if let text = textIfAny(key) { return text }
        report(key, nil, "is missing")
        return nil
    }

    func text(_ key: String, default value: String) -> String { textIfAny(key) ?? value }

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
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            range.contains(.seconds(count * unit))
        else {
            report(
                key, text, "must be a time such as 90s, 30m, 2h or 7d, from \(range.lowerBound) to \(range.upperBound)")
            return value
        }
        return .seconds(count * unit)
    }

    /// `{env: NAME}`, `{file: PATH}`, or `{text: VALUE}` where the settings are for the sandbox.
    func secret(_ key: String, allowsText: Bool) -> Secret? {
        guard let node = node(key) else { return nil }
        guard let mapping = node.mapping, mapping.count == 1, let (name, value) = mapping.first,
            let kind = name.string, let text = value.string
        else {
            report(key, "<redacted>", "must be {env: NAME} or {file: PATH}")
            return nil
        }
        let secret: String?
        switch kind {
        case "env":
            secret = reader.environment[text]
            if secret == nil { report(key, nil, "the environment has no \(text)") }
        case "file":
            do {
                secret = try reader.readFile(text).trimmingNewlines()
            } catch {
                secret = nil
                report(key, nil, "the file \(text) cannot be read")
            }
        case "text":
            secret = text
            if !allowsText { report(key, "<redacted>", "a secret in the file itself is only for the sandbox") }
        default:
            secret = nil
            report(key, "<redacted>", "must be {env: NAME} or {file: PATH}")
        }
        reader.origins[full(key)] = kind == "text" ? "line \(value.mark?.line ?? 0)" : "\(kind) \(text)"
        return secret.map(Secret.init)
    }

    func section(_ key: String) -> Self {
        let node = node(key)
        if let node, node.mapping == nil { report(key, nil, "must be a mapping of keys") }
        return Self(
            reader: reader, path: full(key), node: node?.mapping, line: node?.mark?.line ?? line, asked: .init(),
            isOverridable: isOverridable)
    }

    /// The items of a list of mappings.
    func sections(_ key: String) -> [Self] {
        guard let node = node(key) else { return [] }
        guard let sequence = node.sequence else {
            report(key, nil, "must be a list")
            return []
        }
        return sequence.enumerated().map { index, item in
            if item.mapping == nil {
                reader.report("\(full(key))[\(index)]", nil, "must be a mapping of keys", item.mark?.line)
            }
            return Self(
                reader: reader, path: "\(full(key))[\(index)]", node: item.mapping, line: item.mark?.line,
                asked: .init(),
                isOverridable: false)
        }
    }

    /// The keys of a mapping whose keys are names of the user's.
    func names() -> [String] { node?.compactMap { $0.key.string } ?? [] }

    func texts(_ key: String) -> [String]? {
        guard let node = node(key) else { return nil }
        guard let sequence = node.sequence else {
            report(key, nil, "must be a list")
            return nil
        }
        return sequence.compactMap { item in
            if item.string == nil { report(key, nil, "must hold single values") }
            return item.string
        }
    }

    /// Names every key that nobody asked for. Call when the section is read.
    func refuseUnknownKeys() {
        for (name, value) in node ?? [:] {
            guard let name = name.string, !asked.keys.contains(name) else { continue }
            let near = asked.keys.filter { $0.hasPrefix(name.prefix(3)) }.sorted().first
            reader.report(
                full(name), nil, "there is no such key\(near.map { "; did you mean \($0)?" } ?? "")", value.mark?.line)
        }
    }
}

extension String {
    fileprivate func trimmingNewlines() -> String {
        var text = self[...]
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}
