import FoundationEssentials
import PartyKit
import PlatformKit
import ShipmentModel
import Testing
import WireFormats

/// One raw body and what a correct reader makes of it, in the corpus's form: `<name>.<ext>` beside
/// `<name>.expect.json`. Ours may expect a `failure` {type, path} where the corpus expects `parsed`.
struct SampleCase: Sendable, CustomTestStringConvertible {
    let name: String
    private let files: Result<Files, MissingSamples>

    private struct Files: Sendable {
        var operation: Operation
        var body: [UInt8]
        var expected: JSONValue
    }

    var testDescription: String { name }

    /// This package's own cases of one platform.
    static func own(of platform: String) -> [SampleCase] { all(of: platform, in: Samples.payloads) }

    /// The corpus's cases of one platform; none where the corpus is not there (see ``Corpus``).
    static func corpus(of platform: String) -> [SampleCase] {
        Corpus.root.map { all(of: platform, in: $0) } ?? []
    }

    /// A folder that is not there stands in the list as a case that cannot be read, so that its absence is loud.
    private static func all(of platform: String, in root: URL) -> [SampleCase] {
        let folder = root.appendingPathComponent(platform)
        do {
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            let names = files.filter { $0.hasSuffix(".expect.json") }.map { String($0.dropLast(12)) }
            guard !names.isEmpty else { throw MissingSamples(path: folder.path) }
            return names.map { name in
                SampleCase(
                    name: "\(root.lastPathComponent)/\(platform)/\(name)",
                    files: Result { () throws(MissingSamples) in try read(name, files, in: folder) })
            }
        } catch {
            let missing = MissingSamples(path: "\(folder.path): \(error)")
            return [SampleCase(name: folder.path, files: .failure(missing))]
        }
    }

    private static func read(_ name: String, _ files: [String], in folder: URL) throws(MissingSamples) -> Files {
        do {
            let bodies = files.filter { $0.hasPrefix(name + ".") && $0 != name + ".expect.json" }
            guard bodies.count == 1 else { throw MissingSamples(path: "one body of \(name)") }
            let expected = try JSONValue.read(
                [UInt8](try Data(contentsOf: folder.appendingPathComponent(name + ".expect.json"))))
            return Files(
                operation: Operation(rawValue: try expected.text("operation")),
                body: [UInt8](try Data(contentsOf: folder.appendingPathComponent(bodies[0]))), expected: expected)
        } catch {
            throw MissingSamples(path: "\(folder.path)/\(name): \(error)")
        }
    }

    /// Reads the body as the adapter does and compares with what is expected.
    func check(_ adapter: some PlatformAdapter, account: Account) throws {
        let files = try files.get()
        let expected = files.expected
        let outcome: Result<JSONText, PartyError>
        do {
            outcome = .success(try Self.render(files, adapter, account: account))
        } catch let error as PartyError {
            outcome = .failure(error)
        }
        switch outcome {
        case .success(let got):
            let difference = try Comparison.difference(expected["parsed"], try JSONValue.read(got.bytes))
            #expect(expected["failure"] == nil && difference == nil, "got \(got.text)")
        case .failure(let error):
            let failure = try #require(expected["failure"], "\(error)")
            #expect(try failure.text("type") == error.type)
            #expect(error.detail.contains(try failure.text("path")), "\(error.detail)")
        }
    }

    private static func render(
        _ files: Files, _ adapter: some PlatformAdapter, account: Account
    ) throws -> JSONText {
        let http = files.expected["http"]
        let operation = files.operation
        var headers = HTTPFields()
        if let members = http?["headers"]?.members {
            for (key, value) in members { headers.append(key, try value.asText) }
        }
        let heard = Instant(seconds: try http?.int64IfAny("now") ?? 1_700_000_000)
        if operation == .pushCase || operation == .pushRefund {
            let push = InboundPush(headers: headers, body: files.body, heard: heard)
            return ParsedPlatformReport.render(
                try adapter.receive(push, of: operation, account: account).readable(), of: operation)
        }
        let status = try http?.int64IfAny("status") ?? 200
        let answer = InboundAnswer(status: Int(status), headers: headers, body: files.body, protection: .verified)
        return ParsedPlatformReport.render(
            try adapter.read(answer, of: operation, shop: "10001", to: nil, heard: heard), of: operation)
    }
}

struct MissingSamples: Error, CustomStringConvertible {
    let path: String
    var description: String { "no samples at \(path)" }
}

/// Where samples and worked examples lie.
enum Samples {
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let payloads = package.appendingPathComponent("Tests/PlatformsTests/Payloads")

    /// One of the worked examples of Doudian's recipes: made-up keys, and what the recipes make of them.
    static func workedExample(_ recipe: String) throws -> JSONValue {
        try JSONValue.read(payload("doudian/worked-examples.json")).object(recipe)
    }

    static func payload(_ path: String) throws -> [UInt8] {
        let file = payloads.appendingPathComponent(path)
        guard let data = FileManager.default.contents(atPath: file.path) else { throw MissingSamples(path: file.path) }
        return [UInt8](data)
    }
}
