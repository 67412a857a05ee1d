internal import Digests
internal import Foundation
internal import Ledger
internal import PartyKit

extension Settings {
    /// The key that seals raw messages: from the settings, otherwise from a file beside the database that only its owner
    /// can read, made at the first start.
    ///
    /// - Parameter isNew: Whether a key may be made, for a ledger that may be made.
    /// - Throws: ``LedgerError`` with `.misconfigured` for a file that holds something else. It is never replaced: what the
    ///   lost key sealed could not be opened again.
    func sealingKey(isNew: Bool = true) throws -> [UInt8] {
        if let sealKey { return try Self.key(in: sealKey.reveal(), of: "ledger.seal_key") }
        let path = sqlitePath + ".key"
        if !FileManager.default.fileExists(atPath: path) {
            guard isNew else {
                throw LedgerError(.misconfigured, "the sealing key of \(sqlitePath) is not at \(path)")
            }
            try Self.makeKey(at: path)
        }
        return try Self.key(in: try String(contentsOfFile: path, encoding: .utf8), of: path)
    }

    private static func key(in text: String, of source: String) throws -> [UInt8] {
        guard let key = Hex.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)), key.count == sealKeyLength
        else { throw LedgerError(.misconfigured, "\(source) does not hold \(2 * sealKeyLength) hexadecimal digits") }
        return key
    }

    /// Written under a name of its own and linked into place: of two processes that start at once, the second keeps the
    /// first one's key, and nobody reads half of one.
    private static func makeKey(at path: String) throws {
        let files = FileManager.default
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let draft = path + "." + Hex.encode(Digest.random(count: 8))
        let text = Data(Hex.encode(Digest.random(count: sealKeyLength)).utf8)
        guard files.createFile(atPath: draft, contents: text, attributes: [.posixPermissions: 0o600]) else {
            throw LedgerError(.misconfigured, "the sealing key cannot be written beside \(path)")
        }
        defer { unlink(draft) }
        do {
            try files.linkItem(atPath: draft, toPath: path)
        } catch {
            guard files.fileExists(atPath: path) else { throw error }
        }
    }
}
