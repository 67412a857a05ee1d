internal import Digests

/// YTO's three recipes; which one holds depends on the address that was issued.
enum YTOSignature {
    /// New platform: Base64 of the raw MD5 of `param + method + version + secret`, UTF-8 [seen: SY, YT, RX].
    static func platform(param: String, method: String, version: String, secret: String) -> String {
        Base64.encode(Digest.hash(param + method + version + secret, with: .md5))
    }

    /// Pushes: Base64 of the raw MD5 of the XML text as received and the secret [inferred from RX].
    static func push(text: String, secret: String) -> String {
        Base64.encode(Digest.hash(text + secret, with: .md5))
    }

    /// Old marketing interface: upper-case hex MD5 of the secret followed by names and values glued in alphabetical
    /// order; `param` is not signed [seen: MALL].
    static func marketing(fields: [(name: String, value: String)], secret: String) -> String {
        let glued = fields.sorted { $0.name < $1.name }.map { $0.name + $0.value }.joined()
        return Hex.encode(Digest.hash(secret + glued, with: .md5)).uppercased()
    }
}
