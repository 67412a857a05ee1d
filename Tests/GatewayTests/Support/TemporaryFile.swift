import Digests
import Foundation

/// A place for a database that is gone after the test.
final class TemporaryFile: Sendable {
    private let folder: URL
    var path: String { folder.appending(path: "ledger.sqlite").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "turnback-test-\(Hex.encode(Digest.random(count: 8)))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
    }
}
