import Digests
import Ledger
import PartyKit
import Testing

@testable import turnback

/// The key that seals raw messages: lost or replaced, nothing that it sealed can be opened.
struct SealingKeyTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func settings(at name: String = "turnback.sqlite") throws -> Settings {
        var settings = try SettingsText.small().read()
        settings.sqlitePath = folder.path(of: name)
        return settings
    }

    @Test func `a key is made at the first start for its owner alone, and used ever after`() throws {
        let key = try settings().sealingKey()
        #expect(key.count == 32)
        #expect(Set(key).count > 8)
        #expect(try folder.permissions(of: "turnback.sqlite.key") == 0o600)
        #expect(try folder.text(of: "turnback.sqlite.key") == Hex.encode(key))
        #expect(try settings().sealingKey() == key)
        #expect(try folder.names == ["turnback.sqlite.key"])
    }

    @Test func `its folder is made with it`() throws {
        #expect(try settings(at: "a/b/turnback.sqlite").sealingKey().count == 32)
    }

    @Test func `processes that start at once agree on one key`() async throws {
        let settings = try settings()
        let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 { group.addTask { try settings.sealingKey() } }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(try folder.names == ["turnback.sqlite.key"])
    }

    @Test(arguments: ["", "0011", String(repeating: "0", count: 63), String(repeating: "0", count: 66), "not a key"])
    func `a key of another size is refused and stays as it is`(_ content: String) throws {
        try folder.write(content, to: "turnback.sqlite.key")
        let error = try #require(throws: LedgerError.self) { try settings().sealingKey() }
        #expect(error.kind == .misconfigured)
        #expect(error.detail.contains("64 hexadecimal digits"))
        #expect(content.isEmpty || !error.detail.contains(content))
        #expect(try folder.text(of: "turnback.sqlite.key") == content)
    }

    @Test func `a stray letter among the digits is no digit to skip`() throws {
        try folder.write("g" + String(repeating: "0", count: 64), to: "turnback.sqlite.key")
        #expect(throws: LedgerError.self) { try settings().sealingKey() }
    }

    @Test func `a file that an editor ended with a line break is right`() throws {
        try folder.write(String(repeating: "ab", count: 32) + "\n", to: "turnback.sqlite.key")
        #expect(try settings().sealingKey() == Array(repeating: 0xAB, count: 32))
    }

    @Test func `the settings' own key needs no file`() throws {
        var settings = try settings()
        settings.sealKey = Secret(String(repeating: "cd", count: 32))
        #expect(try settings.sealingKey() == Array(repeating: 0xCD, count: 32))
        #expect(try folder.names == [])
    }
}
