internal import Digests

/// The signature of Standard Webhooks, by which a merchant knows that an event is ours.
enum StandardWebhooks {
    /// The bytes of a secret as it is handed out: `whsec_` and Base64 of 24…64 bytes.
    ///
    /// - Returns: Nil when the text is not such a secret.
    static func key(of secret: String) -> [UInt8]? {
        let prefix = "whsec_"
        guard secret.hasPrefix(prefix), let key = Base64.decode(String(secret.dropFirst(prefix.count))),
            (24...64).contains(key.count)
        else { return nil }
        return key
    }

    /// The value of `webhook-signature`: one `v1,<Base64 of HMAC-SHA256>` for each key, with a blank between.
    ///
    /// Two keys stand there while a merchant changes from one secret to the next; either is right.
    static func signature(id: String, timestamp: String, body: [UInt8], keys: [[UInt8]]) -> String {
        let text = Array("\(id).\(timestamp).".utf8) + body
        return keys.map { "v1," + Base64.encode(Digest.hmac(text, key: $0, with: .sha256)) }.joined(separator: " ")
    }
}
