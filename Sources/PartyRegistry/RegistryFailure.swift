public import PartyKit
internal import ShipmentModel
public import WireFormats

/// Why a message could not be read or a request not be composed, in the words that programs and people see.
public struct RegistryFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Stable: programs may depend on it.
    public let type: String
    public let title: String
    /// What to do about it; never anything of the message itself.
    public let detail: String

    public init(type: String, title: String, detail: String) {
        self.type = type
        self.title = title
        self.detail = detail
    }

    public init(_ error: PartyError) {
        self.init(type: error.type, title: error.title, detail: error.finding)
    }

    static func of<Result>(_ body: () throws(PartyError) -> Result) throws(RegistryFailure) -> Result {
        do throws(PartyError) {
            return try body()
        } catch {
            throw RegistryFailure(error)
        }
    }

    static func wish<Result>(_ read: () throws(WireError) -> Result) throws(RegistryFailure) -> Result {
        do throws(WireError) {
            return try read()
        } catch {
            throw .input("wish", error)
        }
    }

    static func unknownParty(_ party: PartyID) -> RegistryFailure {
        RegistryFailure(
            type: "unknown-party", title: "There is no party \(party).",
            detail: "`turnback carriers` and `turnback platforms` list the ones there are.")
    }

    static func signature(_ verdict: SignatureVerdict, of party: PartyID) -> RegistryFailure {
        RegistryFailure(
            type: "signature-\(verdict.rawValue)", title: "The push does not bear a right signature of \(party).",
            detail: "The signature is \(verdict.rawValue) for the secret in the context. Nothing of the push was read.")
    }

    /// Something that the caller gave us (a context, inputs, a line) is not as documented.
    static func input(_ what: String, _ error: WireError) -> RegistryFailure {
        RegistryFailure(type: "bad-input", title: "The \(what) cannot be read.", detail: "\(error)")
    }

    /// `{"type", "title", "detail"}`.
    public var json: JSONText {
        ["type": .string(type), "title": .string(title), "detail": .string(detail)]
    }

    public var description: String { "\(title) \(detail)" }
}
