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
    /// Where each value came from, by key: `line 12`, `environment TURNBACK_LISTEN_API`, `default`.
    private(set) var origins: [String: String] = [:]
    /// Names of the environment that a key or a secret reads.
    private var namesRead: Set<String> = []

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

    /// Names of the environment that look like overrides and are nobody's: most likely slips. `LAYER` and `CORPUS` belong to
    /// the build and its tests.
    var unreadOverrides: [String] {
        environment.keys.filter { name in
            name.hasPrefix(Self.overridePrefix) && !namesRead.contains(name)
                && !["TURNBACK_LAYER", "TURNBACK_CORPUS"].contains(name)
        }.sorted()
    }

    fileprivate static let overridePrefix = "TURNBACK_"

    fileprivate func variable(_ name: String) -> String? {
        namesRead.insert(name)
        return environment[name]
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
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    private static func sentence(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping(let keys, _): "\(keys.joined(separator: ", ")) stands there twice"
        default: "it cannot be parsed"
        }
    }
}

extension SettingsReader.Section {
    private func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// By its spelling alone, so that a name such as `123` or `no` is found whether it is quoted or not.
    private func entry(_ key: String) -> Node.Mapping.Element? { node?.first { $0.key.scalar?.string == key } }

    private func node(_ key: String) -> Node? {
        asked.keys.insert(key)
        guard let node = entry(key)?.value else { return nil }
        if case .scalar(let scalar) = node, scalar.style == .plain, ["", "~", "null"].contains(scalar.string) {
            return nil
        }
        return node
    }

    func has(_ key: String) -> Bool { node(key) != nil }

    func report(_ key: String, _ value: String?, _ reason: String) {
        if let origin = reader.origins[full(key)], origin.hasPrefix("environment ") {
            reader.report(full(key), value, "\(reason) (from the \(origin))", nil)
        } else {
            reader.report(full(key), value, reason, entry(key)?.key.mark?.line ?? line)
        }
    }

    /// A scalar as text: environment, then file, then nothing.
    func textIfAny(_ key: String) -> String? {
        let node = node(key)
        if isOverridable {
            let name =
                SettingsReader.overridePrefix
                + full(key).uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
            if let value = reader.variable(name) {
                reader.origins[full(key)] = "environment \(name)"
                return filled(key, value)
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
        reader.origins[full(key)] = entry(key)?.key.mark.map { "line \($0.line)" } ?? "file"
        return filled(key, scalar.string)
    }

    /// A value that is there and empty is a slip, never a wish for the default.
    private func filled(_ key: String, _ value: String) -> String? {
        if value.isEmpty { report(key, nil, "is empty") }
        return value.isEmpty ? nil : value
    }

    func text(_ key: String) -> String? {
        let known = reader.problems.count
        if let text = textIfAny(key) { return text }
        if reader.problems.count == known { report(key, nil, "is missing") }
        return nil
    }

    func text(_ key: String, default value: String) -> String { textIfAny(key) ?? value }

    /// `{env: NAME}`, `{file: PATH}`, or `{text: VALUE}` where the settings are for the sandbox.
    func secret(_ key: String, allowsText: Bool) -> Secret? {
        guard let node = node(key) else {
            reader.origins[full(key)] = "default"
            return nil
        }
        guard let mapping = node.mapping, mapping.count == 1, let (name, value) = mapping.first,
            let kind = name.string, let text = value.string
        else {
            report(key, "<redacted>", "must be {env: NAME} or {file: PATH}")
            return nil
        }
        let secret: String?
        switch kind {
        case "env":
            secret = reader.variable(text)
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
        if secret?.isEmpty == true { report(key, nil, "is empty") }
        reader.origins[full(key)] = kind == "text" ? "line \(name.mark?.line ?? 0)" : "\(kind) \(text)"
        return secret.map(Secret.init)
    }

    func section(_ key: String) -> Self { section(key, isOverridable: isOverridable) }

    /// A mapping whose keys are names of the user's: nothing below it can be overridden.
    func sectionOfNames(_ key: String) -> Self { section(key, isOverridable: false) }

    private func section(_ key: String, isOverridable: Bool) -> Self {
        let node = node(key)
        if let node, node.mapping == nil { report(key, nil, "must be a mapping of keys") }
        return Self(
            reader: reader, path: full(key), node: node?.mapping, line: entry(key)?.key.mark?.line ?? line,
            asked: .init(), isOverridable: isOverridable)
    }

    /// The keys of a mapping whose keys are names of the user's.
    func names() -> [String] { node?.compactMap { $0.key.scalar?.string } ?? [] }

    func texts(_ key: String) -> [String]? {
        guard let node = node(key) else {
            reader.origins[full(key)] = "default"
            return nil
        }
        guard let sequence = node.sequence else {
            report(key, nil, "must be a list")
            return nil
        }
        reader.origins[full(key)] = entry(key)?.key.mark.map { "line \($0.line)" } ?? "file"
        return sequence.compactMap { item in
            if item.string == nil { report(key, nil, "must hold single values") }
            return item.string
        }
    }

    /// Names every key that nobody asked for. Call when the section is read.
    func refuseUnknownKeys() {
        for (key, _) in node ?? [:] {
            guard let name = key.scalar?.string, !asked.keys.contains(name) else { continue }
            let near = Spelling.nearest(to: name, in: asked.keys).map { "; did you mean \($0)?" } ?? ""
            reader.report(full(name), nil, "there is no such key\(near)", key.mark?.line)
        }
    }

    /// How many mistakes there are so far, to see whether reading something found any.
    var mistakes: Int { reader.problems.count }
}

extension String {
    fileprivate func trimmingNewlines() -> String {
        var text = self[...]
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}
