internal import Digests

/// What going through the audit, link after link, gave.
public struct AuditVerdict: Sendable, Hashable {
    /// How many entries were gone through; with a fault, those before it.
    public var entries: Int
    /// The newest entry; nil for an empty audit. Kept elsewhere, it later tells whether newest entries were taken out.
    public var head: AuditHead?
    /// The first thing that is wrong; nil when all fits.
    public var fault: AuditFault?

    public init(entries: Int, head: AuditHead?, fault: AuditFault?) {
        self.entries = entries
        self.head = head
        self.fault = fault
    }
}

/// The name of an entry of the audit with all before it: its sequence number and its link.
///
/// Whoever can rewrite the whole file can also link it anew; against that only a head kept elsewhere helps.
public struct AuditHead: Sendable, Hashable, CustomStringConvertible {
    public var sequence: Int64
    public var link: [UInt8]

    public init(sequence: Int64, link: [UInt8]) {
        self.sequence = sequence
        self.link = link
    }

    /// `412:` and 64 hexadecimal digits.
    public var description: String { "\(sequence):\(Hex.encode(link))" }

    /// - Returns: Nil when the text is not a head as `description` writes it.
    public init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0,
            let link = Hex.decode(String(parts[1])), link.count == 32
        else { return nil }
        self.init(sequence: sequence, link: link)
    }
}

/// What is wrong with the audit, and at which entry it shows first.
public struct AuditFault: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// It, or its link, is not as it was written: changed, or put there later.
        case changed
        /// Entries between the one before and this one are gone.
        case missing
        /// Its text cannot be read any more.
        case unreadable
        /// It carries no link.
        case unlinked
        /// The newest entries are gone: this is the first that is missing.
        case newestMissing = "newest_missing"
        /// It is linked well, but it is not the entry that an earlier check saw: history was written anew.
        case rewritten
    }

    public var sequence: Int64
    public var kind: Kind

    public init(_ kind: Kind, at sequence: Int64) {
        self.sequence = sequence
        self.kind = kind
    }
}

/// An entry as it is stored, with its link.
public struct LinkedAuditEntry: Sendable {
    public var sequence: Int64
    /// Nil when it cannot be read: somebody wrote into it.
    public var entry: AuditEntry?
    /// Nil when none is stored.
    public var link: [UInt8]?

    public init(sequence: Int64, entry: AuditEntry?, link: [UInt8]?) {
        self.sequence = sequence
        self.entry = entry
        self.link = link
    }
}
