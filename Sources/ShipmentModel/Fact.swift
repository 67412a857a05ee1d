internal import Digests

/// Through whom a statement came.
public enum Channel: String, Sendable, Codable, CaseIterable {
    /// The carrier's own, authenticated interface.
    case carrier
    case aggregator
    case platform
    case warehouse
    case person
}

/// How far the way of a statement to us can be trusted. What it says is graded apart from it (``Grade``).
public enum Verification: Int, Sendable, Codable, Comparable {
    /// No signature, a wrong one, or one that does not cover the body.
    case unverified
    /// An answer over plain http, which somebody on the way could have written.
    case unprotected
    /// Signed over its body, or an answer over TLS to our own request.
    case verified

    public static func < (left: Verification, right: Verification) -> Bool { left.rawValue < right.rawValue }
}

/// How much a statement can decide.
public enum Grade: Int, Sendable, Codable, Comparable, CaseIterable {
    /// Unverified: wakes a query, nothing else.
    case word
    /// Holds money and wakes queries.
    case hint
    /// Can make money due.
    case proof

    public static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
}

/// The name of a fact: the same statement by the same channel about the same number has the same key, however often and
/// by whatever way it is heard.
public struct FactKey: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
    public static func < (left: FactKey, right: FactKey) -> Bool { left.rawValue < right.rawValue }
}

/// One statement about one waybill number, with who said it, how it was heard and since when: the unit of evidence.
public struct Fact: Hashable, Sendable {
    public let key: FactKey
    public let number: WaybillKey
    /// Whose words the statement is in: the carrier itself, an aggregator, a platform.
    public let party: PartyID
    public let channel: Channel
    /// Of copies that differ (two texts under one event id of the sender's), the best verified one's.
    public private(set) var statement: Statement

    /// The earliest hearing of any copy.
    public private(set) var firstHeard: Instant
    /// The strongest verification of any copy.
    public private(set) var verification: Verification
    /// How the best verified copies were heard: a word adds nothing to a proof, not even a way.
    public private(set) var routes: HearingRoutes
    /// For an untimed statement: the latest hearing that surely said otherwise before its first one, so that it lies in
    /// between.
    public private(set) var notBefore: Instant?

    /// - Parameter key: The key under which a store has this fact, which need not be worked out again.
    public init(
        _ statement: Statement, about number: WaybillKey, by party: PartyID, channel: Channel, heard: Instant,
        through routes: HearingRoutes, verification: Verification, notBefore: Instant? = nil,
        storedAs key: FactKey? = nil
    ) {
        self.number = number
        self.party = party
        self.channel = channel
        self.statement = statement
        self.firstHeard = heard
        self.verification = verification
        self.routes = routes
        self.notBefore = notBefore
        self.key = key ?? Self.key(of: statement, about: number, by: party, channel: channel)
    }

    /// The two copies of one fact as one: earliest hearing, strongest verification, its routes.
    ///
    /// Commutative, associative and idempotent, so that repeats and order of arrival change nothing.
    public func joined(with other: Fact) -> Fact {
        precondition(key == other.key, "only copies of one fact can be joined")
        var joined = self
        joined.statement = other.speaksBefore(self) ? other.statement : statement
        joined.firstHeard = min(firstHeard, other.firstHeard)
        joined.verification = max(verification, other.verification)
        joined.routes = bestRoutes(beside: other)
        joined.notBefore = other.isHeardEarlier(than: self) ? other.notBefore : notBefore
        return joined
    }

    /// The routes of the stronger verification, all of them where both are as strong. Some tables read a code by its route,
    /// so whoever can send a word could otherwise change what a proof means.
    private func bestRoutes(beside other: Fact) -> HearingRoutes {
        if verification == other.verification { return routes.union(other.routes) }
        return verification > other.verification ? routes : other.routes
    }

    /// "Not before" belongs to its hearing: of two copies the earlier hearing's stands, of two equal ones the tighter.
    /// The pair (first heard, not before) is thus a minimum in a total order, which keeps the join a join.
    private func isHeardEarlier(than other: Fact) -> Bool {
        if firstHeard != other.firstHeard { return firstHeard < other.firstHeard }
        return (notBefore ?? .distantPast) > (other.notBefore ?? .distantPast)
    }

    /// Whose words stand when two copies differ: the better verified one's, so that nobody who guesses an event id can put
    /// words into a verified fact; of two equally good ones those that come first by their letters.
    private func speaksBefore(_ other: Fact) -> Bool {
        guard statement != other.statement else { return false }
        if verification != other.verification { return verification > other.verification }
        return statement.sortableParts.lexicographicallyPrecedes(other.statement.sortableParts)
    }

    /// Sender's event id where there is one, otherwise a hash of raw values only: never of a status of ours, because
    /// tables change, and never of how it was heard. Each part is prefixed by its length, so no two lists run together.
    private static func key(
        of statement: Statement, about number: WaybillKey, by party: PartyID, channel: Channel
    ) -> FactKey {
        var bytes = [UInt8]()
        bytes.reserveCapacity(256)
        func add(_ part: String) {
            bytes.append(contentsOf: String(part.utf8.count).utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: part.utf8)
        }
        add(channel.rawValue)
        add(party.rawValue)
        add(number.carrier.rawValue)
        add(number.waybill.rawValue)
        if let id = statement.senderEventID {
            add("id")
            add(id)
        } else {
            statement.forEachRawPart(add)
        }
        return FactKey(rawValue: Hex.encode(Digest.hash(bytes, with: .sha256)))
    }
}

extension Statement {
    /// All that is said, in a fixed order.
    fileprivate func forEachRawPart(_ body: (String) -> Void) {
        body(topic.rawValue)
        body(code)
        body(reason ?? "")
        body(written?.description ?? "")
        body(place ?? "")
        body(requestNumber ?? "")
        body(text)
        guard !details.isEmpty else { return }
        for (name, value) in details.sorted(by: { $0.key < $1.key }) {
            body(name)
            body(value)
        }
    }

    /// Tells apart all that `==` tells apart.
    fileprivate var sortableParts: [String] {
        var parts: [String] = []
        forEachRawPart { parts.append($0) }
        return parts + [reason, place, requestNumber].map { $0 == nil ? "" : "given" } + [senderEventID ?? ""]
    }
}
