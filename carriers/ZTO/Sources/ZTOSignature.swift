internal import Digests
internal import PartyKit

/// ZTO's digest over a text and the secret behind it, in the variants that its console offers [seen: ZOP].
struct ZTOSignature {
    enum Algorithm: String, CaseIterable {
        case md5
        case sha256
        case hmacSHA256 = "hmac_sha256"
    }

    let algorithm: Algorithm
    let isHex: Bool
    /// Whether requests sign the moment of sending, in front of their text.
    let signsTimestamp: Bool
    private let secret: Secret
    private let hmacKey: Secret

    /// - Parameter hmacKey: Used by `.hmacSHA256` alone; the text then still ends in the secret.
    init(
        secret: Secret, algorithm: Algorithm = .md5, hmacKey: Secret = Secret(""), isHex: Bool = false,
        signsTimestamp: Bool = false
    ) {
        self.secret = secret
        self.algorithm = algorithm
        self.hmacKey = hmacKey
        self.isHex = isHex
        self.signsTimestamp = signsTimestamp
    }

    /// The account's variant.
    ///
    /// - Throws: ``PartyError`` with `.missingSetting`, or `.badSetting` for a variant that the console does not have.
    init(_ account: Account) throws(PartyError) {
        let algorithm = try account.choice("digest", default: Algorithm.md5)
        self.init(
            secret: Secret(try account.secret("app_secret")), algorithm: algorithm,
            hmacKey: Secret(algorithm == .hmacSHA256 ? try account.secret("hmac_key") : ""),
            isHex: try account.choice("digest_encoding", default: ZTODigestEncoding.base64) == .hex,
            signsTimestamp: try account.choice("sign_timestamp", default: ZTOSignTimestamp.no) == .yes)
    }

    /// - Parameters:
    ///   - text: The body exactly as sent, a form's raw `k1=v1&k2=v2`, or a push's `data` as received.
    ///   - timestamp: Milliseconds, stands in front of the text.
    func digest(of text: String, timestamp: String? = nil) -> String {
        let signed = (timestamp ?? "") + text + secret.reveal()
        let bytes =
            switch algorithm {
            case .md5: Digest.hash(signed, with: .md5)
            case .sha256: Digest.hash(signed, with: .sha256)
            case .hmacSHA256: Digest.hmac(signed.utf8, key: hmacKey.reveal().utf8, with: .sha256)
            }
        return isHex ? Hex.encode(bytes) : Base64.encode(bytes)
    }
}
