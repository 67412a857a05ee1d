internal import CLibCrypto

/// Authenticated encryption, AES-256-GCM (NIST SP 800-38D), as libcrypto does it.
public enum AuthenticatedCipher {
    public static let keyCount = 32
    public static let nonceCount = 12
    public static let tagCount = 16

    /// Encrypts a text.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - nonce: 12 bytes, never used twice with one key.
    ///   - associated: Authenticated, not encrypted, not part of the output.
    /// - Returns: The cipher text and after it the tag of 16 bytes.
    public static func seal(_ text: [UInt8], key: [UInt8], nonce: [UInt8], authenticating associated: [UInt8])
        -> [UInt8]
    {
        precondition(key.count == keyCount && nonce.count == nonceCount, "key or nonce of a wrong length")
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("libcrypto has no memory") }
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: text.count + tagCount)
        var count: Int32 = 0
        var done = EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
        done = done && EVP_EncryptUpdate(context, nil, &count, associated, Int32(associated.count)) == 1
        // Of no text there is nothing to encrypt, and the call would take its null address for the end of the message.
        if !text.isEmpty {
            done = done && EVP_EncryptUpdate(context, &output, &count, text, Int32(text.count)) == 1
        }
        output.withUnsafeMutableBufferPointer { buffer in
            guard let tag = buffer.baseAddress.map({ $0 + text.count }) else { return }
            done = done && EVP_EncryptFinal_ex(context, tag, &count) == 1
            done = done && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, Int32(tagCount), tag) == 1
        }
        precondition(done, "libcrypto could not encrypt")
        return output
    }

    /// Decrypts what ``seal(_:key:nonce:authenticating:)`` gave.
    ///
    /// - Returns: Nil when the key, the nonce, the associated bytes or any byte of the sealed text is another.
    public static func open(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], authenticating associated: [UInt8]
    ) -> [UInt8]? {
        guard key.count == keyCount, nonce.count == nonceCount, sealed.count >= tagCount else { return nil }
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("libcrypto has no memory") }
        defer { EVP_CIPHER_CTX_free(context) }
        let textCount = sealed.count - tagCount
        var tag = Array(sealed[textCount...])
        var text = [UInt8](repeating: 0, count: textCount)
        var count: Int32 = 0
        guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            EVP_DecryptUpdate(context, nil, &count, associated, Int32(associated.count)) == 1,
            textCount == 0 || EVP_DecryptUpdate(context, &text, &count, sealed, Int32(textCount)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, Int32(tagCount), &tag) == 1
        else { return nil }
        var rest = [UInt8](repeating: 0, count: tagCount)
        return EVP_DecryptFinal_ex(context, &rest, &count) == 1 ? text : nil
    }
}
