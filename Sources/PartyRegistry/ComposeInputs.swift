public import PartyKit
internal import ShipmentModel
public import WireFormats

/// Everything that a request is made of: who asks, when, and what is wanted. The wish is read by its party's kind.
///
/// As JSON: `{"account": {"base_url", "values": {…}, "secrets": {…}}, "now", "nonce", "wish": {…}}`. `now` is milliseconds
/// since 1970 or an RFC 3339 text; both it and `nonce` may be absent for parties that sign neither. A `base_url` that is
/// absent is the party's production address. The wish's members stand at `CarrierWish.init(_:from:of:)` and
/// `PlatformWish.init(_:from:of:)`.
public struct ComposeInputs: Sendable {
    public var account: Account
    public var stamp: Stamp
    public var wish: JSONValue

    /// - Throws: ``RegistryFailure`` of type `bad-input`.
    public init(_ json: JSONValue, for profile: PartyProfile) throws(RegistryFailure) {
        do throws(WireError) {
            let account = try json.objectIfAny("account")
            self.account = Account(
                id: "inputs", party: profile.id, baseURL: try account?.textIfAny("base_url") ?? profile.productionURL)
            for (name, value) in try account?.objectIfAny("values")?.members.map({ $0 }) ?? [] {
                self.account.values[name] = try value.asText
            }
            for (name, value) in try account?.objectIfAny("secrets")?.members.map({ $0 }) ?? [] {
                self.account.secrets[name] = Secret(try value.asText)
            }
            stamp = Stamp(
                now: try Self.instant("now", in: json) ?? .distantPast, nonce: try json.textIfAny("nonce") ?? "")
            wish = try json.object("wish")
        } catch {
            throw .input("inputs", error)
        }
    }

    /// Milliseconds since 1970, or a text with its offset.
    static func instant(_ key: String, in json: JSONValue) throws(WireError) -> Instant? {
        guard let value = json[key] else { return nil }
        if value.kind == .number { return Instant(milliseconds: try value.asInt64) }
        guard case .instant(let instant, _)? = WrittenTime.parse(try value.asText) else {
            throw WireError(.wrongType, path: value.path, detail: "milliseconds, or a time with its offset")
        }
        return instant
    }
}
