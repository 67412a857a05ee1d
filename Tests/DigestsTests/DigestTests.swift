import Digests
import Testing

@Suite struct `A digest` {
    private func hex(_ text: String, _ function: HashFunction) -> String {
        Hex.encode(Digest.hash(text, with: function))
    }

    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("a", "0cc175b9c0f1b6a831c399e269772661"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"),
        (
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "57edf4a22be3c955ac49da2e2107b67a"
        ),
    ])
    func `MD5 agrees with RFC 1321`(text: String, expected: String) {
        #expect(hex(text, .md5) == expected)
    }

    @Test func `SHA-1 and SHA-256 agree with FIPS 180`() {
        let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
        #expect(hex("abc", .sha1) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(hex(long, .sha1) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
        #expect(hex("", .sha256) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(hex("abc", .sha256) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hex(long, .sha256) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        let million = Digest.hash([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000), with: .sha256)
        #expect(Hex.encode(million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `SM3 agrees with GB/T 32905`() {
        #expect(hex("abc", .sm3) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
        let long = String(repeating: "abcd", count: 16)
        #expect(hex(long, .sm3) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")
    }

    /// RFC 4231 §4.2, 4.3, 4.4 and 4.7: short, shorter than its hash, repeated, and longer than a block.
    @Test func `HMAC-SHA256 agrees with RFC 4231`() {
        func hmac(_ key: [UInt8], _ data: [UInt8]) -> String { Hex.encode(Digest.hmac(data, key: key, with: .sha256)) }
        #expect(
            hmac([UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            hmac(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            hmac([UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50))
                == "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")
        #expect(
            hmac(
                [UInt8](repeating: 0xaa, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func `HMAC takes an empty key and an empty message`() {
        let expected = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        let used = Digest.hmac("left over".utf8, key: "a key".utf8, with: .sha256)
        #expect(used.count == 32)
        #expect(Hex.encode(Digest.hmac([UInt8](), key: [UInt8](), with: .sha256)) == expected)
    }

    @Test func `takes any sequence of bytes`() {
        let bytes = Array("what do ya want".utf8)
        #expect(Digest.hash(bytes[5...], with: .md5) == Digest.hash(Array(bytes[5...]), with: .md5))
        #expect(Digest.hash(AnySequence(bytes), with: .sha1) == Digest.hash(bytes, with: .sha1))
        #expect(HashFunction.allCases.map { Digest.hash("", with: $0).count } == [16, 20, 32, 32])
    }

    @Test func `is compared whole`() {
        #expect(Digest.equal([1, 2, 3], [1, 2, 3]))
        #expect(!Digest.equal([1, 2, 3], [1, 2, 4]))
        #expect(!Digest.equal([1, 2, 3], [1, 2]))
        #expect(Digest.equal("".utf8, "".utf8))
    }

    @Test func `random bytes differ`() {
        #expect(Digest.random(count: 16).count == 16)
        #expect(Digest.random(count: 16) != Digest.random(count: 16))
        #expect(Digest.random(count: 0).isEmpty)
    }
}

@Suite struct `Bytes as text` {
    /// RFC 4648 §10.
    @Test func `Base64 and Base32 agree with RFC 4648`() {
        let vectors = [
            ("", "", ""), ("f", "Zg==", "my"), ("fo", "Zm8=", "mzxq"), ("foo", "Zm9v", "mzxw6"),
            ("foob", "Zm9vYg==", "mzxw6yq"),
            ("fooba", "Zm9vYmE=", "mzxw6ytb"), ("foobar", "Zm9vYmFy", "mzxw6ytboi"),
        ]
        for (text, base64, base32) in vectors {
            #expect(Base64.encode(Array(text.utf8)) == base64)
            #expect(Base64.decode(base64) == Array(text.utf8))
            #expect(Base32.encodeLowercase(Array(text.utf8)) == base32)
        }
    }

    @Test func `survives the round trip for every byte`() {
        let bytes = Array(UInt8.min...UInt8.max)
        for count in 253...256 {
            let part = Array(bytes.prefix(count))
            #expect(Base64.decode(Base64.encode(part)) == part)
            #expect(Hex.decode(Hex.encode(part)) == part)
            #expect(Hex.decode(Hex.encode(part, uppercase: true)) == part)
        }
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm 9", "Zm9-", "Zg=v", "Zh=="])
    func `that is no Base64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["0", "0g", "0x00", " 00"])
    func `that is no hexadecimal is refused`(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
