import Foundation

/// Files of the project that the tests read.
enum ProjectFiles {
    /// The folder that holds Package.swift.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func payload(_ name: String) throws -> String { try text("Tests/TurnbackTests/Payloads/\(name)") }
}
