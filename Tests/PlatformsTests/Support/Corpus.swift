import FoundationEssentials

/// Whether the corpus of raw payloads lies beside the project. Where it does not, its tests are skipped and say so.
enum Corpus {
    /// `TURNBACK_CORPUS`, else the folder `shared/corpus` beside the project; nil where there is none.
    static let root: URL? = {
        let named = ProcessInfo.processInfo.environment["TURNBACK_CORPUS"].map { URL(filePath: $0) }
        let folder = named ?? Samples.package.deletingLastPathComponent().appending(path: "shared/corpus")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static let isPresent = root != nil
    static let absence = "CORPUS TESTS WERE NOT RUN: there is no ../shared/corpus, and TURNBACK_CORPUS names none"
}
