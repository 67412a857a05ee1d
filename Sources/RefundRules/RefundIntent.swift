internal import Digests
public import ShipmentModel

/// The one name of a refund, derived from what it is for: the same after a crash, a retry or a restored database.
public struct RefundKey: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// `TB` and 26 characters of a–z, 2–7: valid as every payment rail's request number.
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// domain §6.1: `"TB" + base32lower(sha256(parts, each prefixed by its length))[0..<26]`.
    ///
    /// - Parameter part: 1, or a higher number for a further part of the same case on targets that have keys.
    public init(for key: CaseKey, part: Int) {
        var bytes = [UInt8]()
        for value in [key.platform.rawValue, key.shop.rawValue, key.afterSaleID, String(part)] {
            let utf8 = Array(value.utf8)
            bytes += "\(utf8.count):".utf8
            bytes += utf8
        }
        rawValue = "TB" + Base32.encodeLowercase(Digest.hash(bytes, with: .sha256)).prefix(26)
    }

    public var description: String { rawValue }
    public static func < (left: RefundKey, right: RefundKey) -> Bool { left.rawValue < right.rawValue }
}

/// The frozen decision to pay one amount once.
public struct RefundIntent: Hashable, Sendable, Codable {
    /// Never goes back from `done`; `written → attempted → done | notDone | superseded`.
    public enum Phase: String, Sendable, Codable, CaseIterable {
        case written
        /// At least one attempt is committed: possibly paid, never dropped or changed.
        case attempted
        case done
        /// The target surely did not and will not pay, or surely did not and is not asked to any more; people decide.
        case notDone = "not_done"
        /// The target paid by itself, or another refund was adopted.
        case superseded
        /// Dropped before any attempt.
        case dropped
    }

    public let key: RefundKey
    public let caseKey: CaseKey
    public let part: Int
    public let amount: Money
    public let reason: DecisionReason
    public let writtenAt: Instant
    /// Nil when the rules decided; a person's name and why otherwise.
    public let orderedBy: String?
    public var phase: Phase
    /// The target accepted it and will say later.
    public var isAccepted: Bool
    public var attempts: Int
    public var finishedAt: Instant?
    /// The target's own number of the refund.
    public var targetReference: String?
    public var lastError: String?
    /// Held over a cap until then; nil when free.
    public var heldUntil: Instant?
    /// The refund bounced at the bank after it was done: a fact for people, never paid again by itself.
    public var hasBounced: Bool
    /// When the target last said, in answer to a query and late enough, that it knows no such refund; nil once another try
    /// began.
    public var absentAt: Instant?

    public init(
        key: RefundKey, caseKey: CaseKey, part: Int, amount: Money, reason: DecisionReason, writtenAt: Instant,
        orderedBy: String? = nil
    ) {
        self.key = key
        self.caseKey = caseKey
        self.part = part
        self.amount = amount
        self.reason = reason
        self.writtenAt = writtenAt
        self.orderedBy = orderedBy
        phase = .written
        isAccepted = false
        attempts = 0
        hasBounced = false
    }

    /// Whether the target has surely not got this refund as things stand: it said so, late enough after the newest try.
    public var isSurelyAbsent: Bool { absentAt != nil }
    public var isOpen: Bool { phase == .written || phase == .attempted }
}

/// One try to send an intent, committed before its first byte.
public struct RefundAttempt: Hashable, Sendable, Codable {
    public enum Outcome: String, Sendable, Codable {
        case pending, done, accepted, notDone = "not_done", unknown, neverSent = "never_sent"
    }

    public let key: RefundKey
    /// 1, 2, 3 …
    public let number: Int
    public let worker: String
    public let leaseToken: Int64
    public let startedAt: Instant
    /// When the call surely has ended; before the lease does.
    public let deadline: Instant
    /// sha256 of the request's bytes.
    public let requestDigest: String
    public let caseVersion: Int64
    public var outcome: Outcome
    public var answeredAt: Instant?

    public init(
        key: RefundKey, number: Int, worker: String, leaseToken: Int64, startedAt: Instant, deadline: Instant,
        requestDigest: String, caseVersion: Int64
    ) {
        self.key = key
        self.number = number
        self.worker = worker
        self.leaseToken = leaseToken
        self.startedAt = startedAt
        self.deadline = deadline
        self.requestDigest = requestDigest
        self.caseVersion = caseVersion
        outcome = .pending
    }
}
