import Foundation
import Logging
@testable import Sandbox
import ShipmentModel
import Synchronization
import Testing
import WireFormats

/// A clock that only a test moves.
final class HandClock: Sendable {
    private let milliseconds = Atomic<Int64>(1_700_000_000_000)

    var now: Instant { Instant(milliseconds: milliseconds.load(ordering: .sequentiallyConsistent)) }
    func move(_ duration: Duration) {
        milliseconds.wrappingAdd(duration.wholeMilliseconds, ordering: .sequentiallyConsistent)
    }
}

/// A sandbox's folder and settings, gone with the test.
final class Playground {
    static let start = Instant(seconds: 1_763_946_000)

    let folder = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
    let clock = HandClock()
    var configuration: SandboxConfiguration

    init(_ scenario: SandboxScenario = .demo) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        configuration = SandboxConfiguration(
            port: 0, certificatePath: folder.appending(path: "certificate.pem").path(),
            booksPath: folder.appending(path: "books.jsonl").path(), start: Self.start, rate: 1,
            credentials: [
                "sf": ["partner_id": "TEST_PARTNER", "checkword": "TEST_CHECKWORD"],
                "zto": ["app_key": "demoAppKey", "app_secret": "test-app-secret"],
                "yto": ["user_id": "USERID", "client_code": "TESTCODE", "secret": "123456"],
                "kuaidi100": ["customer": "TESTCUST0001", "key": "TESTKEY0001", "secret": "TESTSECRET0001"],
                "doudian": [
                    "app_key": "7000000000000000001", "secret": "tb-test-secret-0001", "access_token": "test-token",
                ],
                "merchant": ["signing_secret": "whsec_dHVybmJhY2stZXhhbXBsZS1zZWNyZXQh"],
            ], webhooks: [:], merchant: .init(apiURL: "http://127.0.0.1:9", token: "", shop: "own-shop"),
            doudianShop: "douyin-shop", scenario: scenario)
    }

    deinit {
        // A leftover in the folder for temporary files harms nobody.
        _ = try? FileManager.default.removeItem(at: folder)
    }

    /// The world, opened over the books that stand there.
    func world() throws -> SandboxWorld { try SandboxWorld(configuration, now: { [clock] in clock.now }) }

    func bookLines() throws -> [BookEntry] {
        let text = try Data(contentsOf: URL(filePath: configuration.booksPath))
        return try text.split(separator: UInt8(ascii: "\n")).map { try BookEntry([UInt8]($0)) }
    }
}

extension SandboxScenario {
    func script(_ ending: String) throws -> ScriptedCase {
        try #require(cases.first { $0.id.hasSuffix(ending) })
    }
}
