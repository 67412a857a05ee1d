import FoundationEssentials
import PartyKit
import PartyRegistry
import ShipmentModel
import WireFormats

/// The open corpus of raw payloads, where it lies beside the project.
struct Corpus {
    struct Case: CustomStringConvertible, Sendable {
        var name: String
        var party: PartyID
        var operation: PartyKit.Operation
        var isRequest: Bool
        var body: [UInt8]
        var expectation: JSONValue

        var description: String { name }
    }

    /// `TURNBACK_CORPUS`, else the folder `shared/corpus` beside the project.
    static let root =
        ProcessInfo.processInfo.environment["TURNBACK_CORPUS"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/corpus")
        .standardizedFileURL

    static let isPresent = FileManager.default.fileExists(atPath: root.path)
    static let absence = "CORPUS TESTS WERE NOT RUN: there is no ../shared/corpus, and TURNBACK_CORPUS names none"

    /// Every case of every party; empty where the corpus is not there.
    static let cases: [Case] = {
        guard isPresent else {
            print(absence)
            return []
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().flatMap(cases)
        } catch {
            fatalError("the corpus cannot be read: \(error)")
        }
    }()

    private static func cases(of folder: String) throws -> [Case] {
        let url = root.appending(path: folder)
        var isFolder: Bool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder else { return [] }
        let files = try FileManager.default.contentsOfDirectory(atPath: url.path)
        return try files.filter { $0.hasSuffix(".expect.json") }.sorted().map { file in
            let stem = String(file.dropLast(".expect.json".count))
            let bodies = files.filter { $0.hasPrefix(stem + ".") && $0 != file }
            let expectation = try JSONValue.read([UInt8](Data(contentsOf: url.appending(path: file))))
            let party = try expectation.textIfAny("carrier") ?? expectation.text("platform")
            return Case(
                name: "\(folder)/\(stem)", party: PartyID(rawValue: party),
                operation: PartyKit.Operation(rawValue: try expectation.text("operation")),
                isRequest: try expectation.textIfAny("kind") == "request",
                body: [UInt8](try Data(contentsOf: url.appending(path: bodies[0]))), expectation: expectation)
        }
    }

    /// The cases that this build can be held to.
    static let ofRegisteredParties = cases.filter { PartyRegistry.profile($0.party) != nil }
}

/// The first difference between what is expected and what is there: each expected key must be there and equal, null and
/// absent are the same, white space in texts is collapsed.
func difference(_ wanted: JSONValue, _ got: JSONValue?, at path: String = "parsed") throws -> String? {
    if wanted.isNull { return got == nil || got?.isNull == true ? nil : "\(path): expected nothing" }
    guard let got, got.kind == wanted.kind else { return "\(path): \(got?.kind.rawValue ?? "nothing")" }
    switch wanted.kind {
    case .object:
        for (key, value) in wanted.members {
            if let found = try difference(value, got[key], at: "\(path).\(key)") { return found }
        }
        return nil
    case .array:
        guard wanted.items.count == got.items.count else { return "\(path): \(got.items.count) items" }
        for (index, pair) in zip(wanted.items, got.items).enumerated() {
            if let found = try difference(pair.0, pair.1, at: "\(path)[\(index)]") { return found }
        }
        return nil
    default:
        func fold(_ value: JSONValue) throws -> String {
            Statement.collapse(try value.asText).replacing("+00:00", with: "Z")
        }
        let (wanted, got) = (try fold(wanted), try fold(got))
        return wanted == got ? nil : "\(path): expected \(wanted), got \(got)"
    }
}
