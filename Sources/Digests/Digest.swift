internal import CLibCrypto

/// A hash function of the parties' signature recipes.
///
/// MD5 and SHA-1 are here because carriers prescribe them; nothing of ours relies on them.
public enum HashFunction: Sendable, CaseIterable {
    case md5, sha1, sha256, sm3

    fileprivate var algorithm: OpaquePointer? {
        switch self {
        case .md5: Algorithm.md5.pointer
        case .sha1: Algorithm.sha1.pointer
        case .sha256: Algorithm.sha256.pointer
        case .sm3: Algorithm.sm3.pointer
        }
    }
}

/// An algorithm of libcrypto, looked up once and kept: the lookup costs more than the hash of a short text.
private struct Algorithm: @unchecked Sendable {
    /// Immutable after the lookup, and never freed; libcrypto counts its users atomically.
    let pointer: OpaquePointer?

    static let md5 = Algorithm(pointer: EVP_MD_fetch(nil, "MD5", nil))
    static let sha1 = Algorithm(pointer: EVP_MD_fetch(nil, "SHA1", nil))
    static let sha256 = Algorithm(pointer: EVP_MD_fetch(nil, "SHA256", nil))
    static let sm3 = Algorithm(pointer: EVP_MD_fetch(nil, "SM3", nil))
}

/// The digest of a sequence of bytes.
public enum Digest {
    /// The hash of some bytes.
    ///
    /// - Returns: 16 bytes for MD5, 20 for SHA-1, 32 for SHA-256 and SM3.
    public static func hash(_ bytes: [UInt8], with function: HashFunction) -> [UInt8] {
        var done: Int32 = 0
        let output = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            var written: UInt32 = 0
            done = EVP_Digest(bytes, bytes.count, output.baseAddress, &written, function.algorithm, nil)
            count = done == 1 ? Int(written) : 0
        }
        precondition(done == 1, "libcrypto has no \(function)")
        return output
    }

    @inlinable
    public static func hash(_ bytes: some Sequence<UInt8>, with function: HashFunction) -> [UInt8] {
        hash(Array(bytes), with: function)
    }

    /// The hash of a text's UTF-8 bytes.
    public static func hash(_ text: String, with function: HashFunction) -> [UInt8] {
        hash(Array(text.utf8), with: function)
    }

    /// The keyed hash (HMAC, RFC 2104) of some bytes.
    public static func hmac(_ bytes: [UInt8], key: [UInt8], with function: HashFunction) -> [UInt8] {
        // OpenSSL reads a null key as "the key of last time", so a key of no bytes still needs an address.
        let storedKey = key.isEmpty ? [0] : key
        var isDone = false
        let output = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            var written: UInt32 = 0
            let result = HMAC(
                function.algorithm, storedKey, Int32(key.count), bytes, bytes.count, output.baseAddress, &written)
            isDone = result != nil
            count = isDone ? Int(written) : 0
        }
        precondition(isDone, "libcrypto has no \(function)")
        return output
    }

    @inlinable
    public static func hmac(
        _ bytes: some Sequence<UInt8>, key: some Sequence<UInt8>, with function: HashFunction
    ) -> [UInt8] {
        hmac(Array(bytes), key: Array(key), with: function)
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
}
