internal import Digests
internal import ShipmentModel

/// Doudian's signatures, byte for byte [seen zsmhub/doudian-sdk, renhonghai/doudian-sdk, fudiwei FlurlHttpClient.ByteDance].
enum DoudianSignature {
    /// How a text is signed, by the name that goes into `sign_method`.
    enum Method: String, CaseIterable {
        /// What the official SDKs send.
        case hmacSHA256 = "hmac-sha256"
        case md5
    }

    /// The signature of a call. The access token is not part of what is signed.
    ///
    /// - Parameters:
    ///   - parameters: `param_json`, the very bytes that are sent: keys sorted at every depth, nothing escaped
    ///     needlessly.
    ///   - timestamp: Seconds since 1970 as text, equal to the one that is sent.
    static func ofRequest(
        appKey: String, secret: String, operation: String, parameters: [UInt8], timestamp: String, method: Method
    ) -> String {
        var text = Array("app_key\(appKey)method\(operation)param_json".utf8)
        text += parameters
        text += "timestamp\(timestamp)v2".utf8
        return sign(Array(secret.utf8) + text + Array(secret.utf8), secret: secret, method: method)
    }

    /// The signature of a push (`event-sign`): over app key, raw body and secret.
    ///
    /// The HMAC variant is [inferred]: nobody has seen one.
    static func ofPush(appKey: String, secret: String, body: [UInt8], method: Method) -> String {
        sign(Array(appKey.utf8) + body + Array(secret.utf8), secret: secret, method: method)
    }

    private static func sign(_ text: [UInt8], secret: String, method: Method) -> String {
        switch method {
        case .hmacSHA256: Hex.encode(Digest.hmac(text, key: secret.utf8, with: .sha256))
        case .md5: Hex.encode(Digest.hash(text, with: .md5))
        }
    }
}
