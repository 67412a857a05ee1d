/// One mistake in the settings: where, what stands there, and why it cannot be so.
struct SettingsProblem: Error, Hashable, CustomStringConvertible {
    /// The key's path, `shops[2].accounts.sf`.
    var key: String
    /// As written; `<redacted>` for secrets, nil when nothing stands there.
    var value: String?
    var reason: String
    /// The line in the settings file, from 1; nil for values from the environment or the default.
    var line: Int?

    var description: String {
        "\(key)\(line.map { " (line \($0))" } ?? "")\(value.map { ": \($0)" } ?? ""): \(reason)"
    }
}

/// Every mistake in the settings at once.
struct InvalidSettings: Error, CustomStringConvertible {
    var file: String
    var problems: [SettingsProblem]

    var description: String {
        "\(file) has \(problems.count) mistake\(problems.count == 1 ? "" : "s"):\n"
            + problems.map { "  \($0)" }.joined(separator: "\n")
            + "\nconfig/README.md explains every key."
    }
}
