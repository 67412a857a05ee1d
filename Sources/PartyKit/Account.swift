public import ShipmentModel

/// A value that must not appear in any output: it prints as `<redacted>` and is compared in constant time elsewhere.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    public init(_ value: String) { self.value = value }
    /// The secret itself. Whoever calls this keeps it out of logs, errors and stored rows.
    public func reveal() -> String { value }
    public var isEmpty: Bool { value.isEmpty }
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The name of an account in the settings.
public struct AccountID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
    public static func < (left: AccountID, right: AccountID) -> Bool { left.rawValue < right.rawValue }
}

/// Our access to one party: its address, its plain values (customer code, app key) and its secrets, by the names that
/// the party's ``PartyProfile`` declares.
public struct Account: Sendable, Hashable {
    public var id: AccountID
    public var party: PartyID
    /// The address of the party's service without a trailing slash, `https://host[:port][/base]`.
    public var baseURL: String
    public var values: [String: String]
    public var secrets: [String: Secret]
    /// Set where the settings allow http to this party; its answers are then only ``Verification/unprotected``.
    public var allowsPlainHTTP: Bool

    public init(
        id: AccountID, party: PartyID, baseURL: String, values: [String: String] = [:],
        secrets: [String: Secret] = [:], allowsPlainHTTP: Bool = false
    ) {
        self.id = id
        self.party = party
        self.baseURL = baseURL
        self.values = values
        self.secrets = secrets
        self.allowsPlainHTTP = allowsPlainHTTP
    }

    /// - Throws: ``PartyError`` with `.missingSetting` when the settings lack it.
    public func value(_ name: String) throws(PartyError) -> String {
        guard let value = valueIfAny(name) else { throw PartyError(party, .missingSetting(name: name)) }
        return value
    }

    /// - Throws: ``PartyError`` with `.missingSetting` when the settings lack it.
    public func secret(_ name: String) throws(PartyError) -> String {
        guard let secret = secretIfAny(name) else { throw PartyError(party, .missingSetting(name: name)) }
        return secret
    }

    /// Nil when the settings lack it, or leave it empty.
    public func valueIfAny(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Nil when the settings lack it, or leave it empty.
    public func secretIfAny(_ name: String) -> String? { secrets[name].flatMap { $0.isEmpty ? nil : $0.reveal() } }

    /// A setting that has one of a few values.
    ///
    /// - Parameter standard: What an absent one means.
    /// - Throws: ``PartyError`` with `.badSetting` when it has another one: a slip must never pass for the default.
    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, default standard: Choice
    ) throws(PartyError) -> Choice {
        try choiceIfAny(name) ?? standard
    }

    /// A setting that has one of a few values, where its absence means none of them.
    ///
    /// - Throws: As ``choice(_:default:)``.
    public func choiceIfAny<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws(PartyError) -> Choice? {
        guard let value = valueIfAny(name) else { return nil }
        guard let choice = Choice(rawValue: value) else {
            throw PartyError(party, .badSetting(name: name, choices: Choice.allCases.map(\.rawValue)))
        }
        return choice
    }
}

/// Time and randomness as an adapter's inputs, so that it stays pure and its requests can be made again byte for byte.
public struct Stamp: Sendable, Hashable {
    public var now: Instant
    /// A UUID in lower case, fresh for every request.
    public var nonce: String

    public init(now: Instant, nonce: String) {
        self.now = now
        self.nonce = nonce
    }
}
