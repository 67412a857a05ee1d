internal import PartyKit

/// The gateway's error codes [seen: YL, always with HTTP 200; S02: public notes on the old gateway].
enum ZTOFault {
    static func fault(code: String, message: String) -> PartyFault {
        PartyFault(
            code: code, message: message, isRetryable: retryable[code], isThrottled: code == "S206" || code == "S221")
    }

    /// Whether the gateway speaks; any other code is the service's own, so that an interception was refused.
    static func isGateways(_ code: String) -> Bool {
        retryable[code] != nil || (code.utf8.count == 4 && (code.hasPrefix("S2") || code.hasPrefix("E4")))
    }

    private static let retryable: [String: Bool] = [
        "S200": true,  // The back end timed out; an interception keeps its requestId.
        "S202": true, "S203": true,  // The back end threw, or is not there.
        "S206": true, "S221": true,  // Quotas.
        "S207": false, "S208": false,  // No such API; a parameter is missing.
        "S210": false, "S211": false, "S212": false, "S214": false,  // Permission, signature, address, clock.
        "E404": false, "E409": false, "E413": false, "E416": false, "E418": false,  // Account, phone, number, outlet.
        "S02": false,
    ]
}
