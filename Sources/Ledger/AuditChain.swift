internal import Digests
internal import RefundRules
internal import ShipmentModel

/// Ties each entry of the audit to the one before it: whoever changes or takes out an entry breaks every link after it.
public enum AuditChain {
    /// sha256 of the link before and of everything that the entry says, each part prefixed by its length.
    ///
    /// - Parameter previous: The link of the entry before; nil for the first.
    /// - Returns: 32 bytes.
    public static func link(after previous: [UInt8]?, _ entry: AuditEntry) -> [UInt8] {
        let reason = entry.reason
        var parts = [
            String(entry.sequence), String(entry.at.milliseconds), entry.actor, entry.action,
            entry.caseKey?.description ?? "", entry.refundKey?.rawValue ?? "", entry.messageID?.rawValue ?? "",
            reason.code, reason.english, reason.chinese, String(reason.at.milliseconds),
        ]
        parts += reason.evidence.map(\.rawValue)
        var bytes = previous ?? []
        for part in parts {
            bytes += "\(part.utf8.count):".utf8
            bytes += part.utf8
        }
        return Digest.hash(bytes, with: .sha256)
    }
}
