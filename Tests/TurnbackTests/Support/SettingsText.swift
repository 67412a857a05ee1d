import Testing

@testable import turnback

/// Settings read from text alone: files and environment are what a test says.
struct SettingsText {
    var text: String
    var environment: [String: String] = [:]
    var files: [String: String] = [:]

    struct NoFile: Error {}

    func read() throws(InvalidSettings) -> Settings {
        try Settings.read(text, named: "test.yaml", environment: environment) { path in
            guard let content = files[path] else { throw NoFile() }
            return content
        }
    }

    /// The mistakes as they are printed; none for right settings.
    func mistakes() -> [String] {
        do throws(InvalidSettings) {
            _ = try read()
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    /// The one shop with one account of each sort, all right, from Payloads/small.yaml.
    static func small() throws -> SettingsText { SettingsText(text: try ProjectFiles.payload("small.yaml")) }

    /// Every key there is, from Payloads/every-key.yaml.
    static func everyKey() throws -> SettingsText {
        SettingsText(
            text: try ProjectFiles.payload("every-key.yaml"),
            files: ["/run/secrets/seal": String(repeating: "0f", count: 32)])
    }

    /// The same with one passage written otherwise.
    func replacing(_ passage: String, with other: String) throws -> SettingsText {
        try #require(text.contains(passage), "the file has no \(passage)")
        var result = self
        result.text = text.replacing(passage, with: other, maxReplacements: 1)
        return result
    }

    /// The number of the first line that holds a passage.
    func line(of passage: String) throws -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.firstIndex { $0.contains(passage) }) + 1
    }
}
