import Digests
import ShipmentModel
import Testing

@testable import Ledger

/// Test case 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega), which NIST SP 800-38D refers to.
@Test func `the cipher gives the published answer`() throws {
    let key = try #require(Hex.decode("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
    let nonce = try #require(Hex.decode("cafebabefacedbaddecaf888"))
    let associated = try #require(Hex.decode("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    let text = try #require(
        Hex.decode(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0d"
                + "e657ba637b39"))
    let sealed = AuthenticatedCipher.seal(text, key: key, nonce: nonce, authenticating: associated)
    #expect(
        Hex.encode(sealed)
            == "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba"
            + "7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b")
    #expect(AuthenticatedCipher.open(sealed, key: key, nonce: nonce, authenticating: associated) == text)
}

@Test func `a changed byte, another message or another key opens nothing`() throws {
    let seal = try MessageSeal(key: [UInt8](repeating: 1, count: 32))
    let id = MessageID(rawValue: "aa")
    for body in [[], [UInt8](repeating: 9, count: 3000)] {
        let sealed = seal.seal(body, of: id)
        #expect(try seal.open(sealed, of: id) == body)
        #expect(throws: LedgerError.self) { try seal.open(sealed, of: MessageID(rawValue: "bb")) }
        var changed = sealed
        changed[changed.count - 1] ^= 1
        #expect(throws: LedgerError.self) { try seal.open(changed, of: id) }
        let other = try MessageSeal(key: [UInt8](repeating: 2, count: 32))
        #expect { try other.open(sealed, of: id) } throws: { ($0 as? LedgerError)?.kind == .misconfigured }
    }
    #expect(throws: LedgerError.self) { try seal.open([], of: id) }
    #expect(throws: LedgerError.self) { try MessageSeal(key: [1, 2, 3]) }
}
