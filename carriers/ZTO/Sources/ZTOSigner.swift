internal import Digests
internal import PartyKit

/// ZTO's digest over a text and the secret behind it, in the variants that its console offers [seen: ZOP].
struct ZTOSigner {
    enum Algorithm: String {
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
    /// - Throws: ``PartyError`` with `.missingSetting`, or `.cannotCompose` for a variant that the console does not have.
    init(_ account: Account) throws(PartyError) {
        guard let algorithm = Algorithm(rawValue: account.values["digest"] ?? "md5") else {
            throw PartyError(account.party, .cannotCompose(reason: "digest can be md5, sha256 or hmac_sha256"))
        }
        self.init(
            secret: Secret(try account.secret("app_secret")), algorithm: algorithm,
            hmacKey: Secret(algorithm == .hmacSHA256 ? try account.secret("hmac_key") : ""),
            isHex: account.values["digest_encoding"] == "hex",
            signsTimestamp: account.values["sign_timestamp"] == "true")
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
