internal import FoundationEssentials

/// Files of the project, and of the corpus where it lies beside it.
enum ProjectFiles {
    /// The folder that holds Package.swift.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func samples(of module: String) -> URL { root.appending(path: "carriers/\(module)/samples") }

    /// `TURNBACK_CORPUS`, else the folder `shared/corpus` beside the project.
    static let corpus: URL? = {
        let named = ProcessInfo.processInfo.environment["TURNBACK_CORPUS"].map { URL(filePath: $0) }
        let folder = named ?? root.deletingLastPathComponent().appending(path: "shared/corpus")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// Names in a folder in order; a folder that is not there is a mistake of the test's, told by the empty list.
    static func names(in folder: URL) -> [String] {
        switch Result(catching: { try FileManager.default.contentsOfDirectory(atPath: folder.path) }) {
        case .success(let names): return names.sorted()
        case .failure: return []
        }
    }

    static func bytes(of file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }
}
