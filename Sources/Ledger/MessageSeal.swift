internal import Digests

/// Seals raw bodies with a key of 32 bytes from outside the store (AES-256-GCM), so that a copied database shows no
/// names, phones or addresses.
///
/// Sealed: a version byte, four bytes of the key's fingerprint, the nonce (12), the text, the tag (16). The message's id
/// is authenticated with it: a body cannot be moved to another row.
public struct MessageSeal: Sendable {
    private static let version: UInt8 = 1
    private let key: [UInt8]
    /// Names the key without telling it: sha256 of it, four bytes.
    let fingerprint: [UInt8]

    /// - Parameter key: Exactly 32 bytes.
    /// - Throws: `.misconfigured` for any other length.
    public init(key: [UInt8]) throws(LedgerError) {
        guard key.count == AuthenticatedCipher.keyCount else {
            throw LedgerError(.misconfigured, "the sealing key must have \(AuthenticatedCipher.keyCount) bytes")
        }
        self.key = key
        fingerprint = Array(Digest.hash(key, with: .sha256).prefix(4))
    }

    func seal(_ body: [UInt8], of message: MessageID) -> [UInt8] {
        let nonce = Digest.random(count: AuthenticatedCipher.nonceCount)
        return [Self.version] + fingerprint + nonce
            + AuthenticatedCipher.seal(body, key: key, nonce: nonce, authenticating: Array(message.rawValue.utf8))
    }

    /// - Throws: `.misconfigured` when another key sealed it; `.internal` when the stored bytes are damaged.
    func open(_ sealed: [UInt8], of message: MessageID) throws(LedgerError) -> [UInt8] {
        let start = 1 + fingerprint.count
        guard sealed.first == Self.version, sealed.count > start + AuthenticatedCipher.nonceCount else {
            throw LedgerError(.internal, "message \(message): its sealed body is not of version \(Self.version)")
        }
        guard Array(sealed[1..<start]) == fingerprint else {
            throw LedgerError(.misconfigured, "message \(message) was sealed with another key")
        }
        let nonce = Array(sealed[start..<(start + AuthenticatedCipher.nonceCount)])
        let body = AuthenticatedCipher.open(
            Array(sealed[(start + nonce.count)...]), key: key, nonce: nonce,
            authenticating: Array(message.rawValue.utf8))
        guard let body else { throw LedgerError(.internal, "message \(message): its sealed body is damaged") }
        return body
    }
}
