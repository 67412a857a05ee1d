internal import CLibCrypto

/// A hash function of the parties' signature recipes.
///
/// MD5 and SHA-1 are here because carriers prescribe them; nothing of ours relies on them.
public enum HashFunction: Sendable, CaseIterable {
    case md5, sha1, sha256, sm3

    fileprivate var algorithm: OpaquePointer? {
        switch self {
        case .md5: EVP_md5()
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sm3: EVP_sm3()
        }
    }
}

/// The digest of a sequence of bytes.
public enum Digest {
    /// The hash of some bytes.
    ///
    /// - Returns: 16 bytes for MD5, 20 for SHA-1, 32 for SHA-256 and SM3.
    public static func hash(_ bytes: some Sequence<UInt8>, with function: HashFunction) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let done = withBytes(of: bytes) { input in
            EVP_Digest(input.baseAddress, input.count, &output, &count, function.algorithm, nil)
        }
        precondition(done == 1, "libcrypto has no \(function)")
        return Array(output.prefix(Int(count)))
    }

    /// The hash of a text's UTF-8 bytes.
    public static func hash(_ text: String, with function: HashFunction) -> [UInt8] {
        hash(text.utf8, with: function)
    }

    /// The keyed hash (HMAC, RFC 2104) of some bytes.
    public static func hmac(
        _ bytes: some Sequence<UInt8>, key: some Sequence<UInt8>, with function: HashFunction
    ) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let done = withBytes(of: key) { key in
            withBytes(of: bytes) { input in
                HMAC(
                    function.algorithm, key.baseAddress, Int32(key.count),
                    input.baseAddress?.assumingMemoryBound(to: UInt8.self), input.count, &output, &count)
            }
        }
        precondition(done != nil, "libcrypto has no \(function)")
        return Array(output.prefix(Int(count)))
    }

    /// Whether two signatures are equal, in a time that depends on their lengths alone.
    public static func equal(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        let (left, right) = (Array(left), Array(right))
        guard left.count == right.count else { return false }
        guard !left.isEmpty else { return true }
        return CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Bytes that nobody can foresee, for tokens and nonces of the programs; adapters take theirs as an input.
    public static func random(count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        precondition(RAND_bytes(&bytes, Int32(count)) == 1, "libcrypto has no randomness")
        return bytes
    }

    private static func withBytes<Result>(
        of bytes: some Sequence<UInt8>, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        // A key or a message of no bytes still needs an address: OpenSSL reads a null key as "the key of last time".
        if let result = bytes.withContiguousStorageIfAvailable({ $0.isEmpty ? nil : body(UnsafeRawBufferPointer($0)) }),
            let result
        {
            return result
        }
        let copy = Array(bytes)
        if copy.isEmpty { return [UInt8(0)].withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[0..<0])) } }
        return copy.withUnsafeBytes(body)
    }
}
