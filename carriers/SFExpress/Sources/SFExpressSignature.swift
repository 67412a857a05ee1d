internal import Digests
internal import WireFormats

/// SF's digests: Base64 of a raw MD5, over a text that ends in the check word.
enum SFExpressSignature {
    /// What of a message is hashed.
    enum Recipe: String, CaseIterable {
        /// The text as `java.net.URLEncoder` writes it [seen: OC, PY, SDK].
        case urlEncoded = "url_encoded"
        /// The text as it is [seen: LITE; pushes in one public receiver].
        case plain
    }

    /// The `msgDigest` of a service call or of a signed push.
    ///
    /// - Parameter message: `msgData` exactly as it is sent.
    static func messageDigest(
        of message: String, timestamp: String, checkword: String, recipe: Recipe = .urlEncoded
    ) -> String {
        let text = message + timestamp + checkword
        return digest(recipe == .urlEncoded ? PercentEncoding.javaURLEncode(text) : text)
    }

    /// The `verifyCode` of the XML service, over the exact text sent [seen: ZK].
    static func verifyCode(of xml: String, checkword: String) -> String { digest(xml + checkword) }

    private static func digest(_ text: String) -> String { Base64.encode(Digest.hash(text, with: .md5)) }
}
