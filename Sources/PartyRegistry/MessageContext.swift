public import PartyKit
public import ShipmentModel
public import WireFormats

/// What surrounded a raw body: status, headers, query, and the secrets to check it with.
///
/// As JSON it has the keys of the corpus: `http` `{"status", "headers", "query", "now", …}`, `http_status`, `signing`
/// `{"secret", …}`, `transport`. Every other member of `http` and `signing` is a value or secret of the account under
/// its settings' name, or a field of the form that wrapped the body; `secret` stands for whichever secret is needed.
public struct MessageContext: Sendable, Hashable {
    public var status: Int
    public var headers: HTTPFields
    public var query: [NamedValue]
    /// When the message counts as heard, for signatures that expire.
    public var now: Instant
    /// Values, secrets and wrapping fields by name.
    public var fields: [String: String]
    /// In words how the body was wrapped; told, not interpreted.
    public var transport: String?

    /// A plain body: status 200, nothing to check.
    public init(
        status: Int = 200, headers: HTTPFields = [:], query: [NamedValue] = [], now: Instant = .distantPast,
        fields: [String: String] = [:], transport: String? = nil
    ) {
        self.status = status
        self.headers = headers
        self.query = query
        self.now = now
        self.fields = fields
        self.transport = transport
    }

    /// Reads a context; nil and null are the plain body's.
    ///
    /// - Throws: ``RegistryFailure`` of type `bad-input`. Keys that are not known are ignored.
    public init(_ json: JSONValue?) throws(RegistryFailure) {
        self.init()
        guard let json, !json.isNull else { return }
        do throws(WireError) {
            try read(json.asObject)
        } catch {
            throw .input("context", error)
        }
    }

    private mutating func read(_ json: JSONValue) throws(WireError) {
        if let status = try json.int64IfAny("http_status") { self.status = Int(clamping: status) }
        transport = try json.textIfAny("transport")
        for (key, value) in try json.objectIfAny("signing")?.members.map({ $0 }) ?? [] { add(key, value) }
        guard let http = try json.objectIfAny("http") else { return }
        for (key, value) in http.members where !value.isNull {
            switch key {
            case "status": status = Int(clamping: try value.asInt64)
            case "now": now = Instant(seconds: try value.asInt64)
            case "headers":
                for field in try value.asObject.members { headers.append(field.key, try field.value.asText) }
            case "query":
                for field in try value.asObject.members { query.append(.init(field.key, try field.value.asText)) }
            default: add(key, value)
            }
        }
    }

    /// Only scalars are values; what is nested is for people.
    private mutating func add(_ key: String, _ value: JSONValue) {
        do throws(WireError) {
            fields[key] = try value.asText
        } catch {
            return
        }
    }

    /// Whether there is anything to check a signature with.
    func hasSecret(for profile: PartyProfile) -> Bool {
        fields["secret"] != nil || profile.settings.contains { $0.isSecret && fields[$0.name] != nil }
    }

    /// The account that the context describes: every secret that the party's settings declare is the one given under its
    /// name, otherwise the one given as `secret`.
    func account(of profile: PartyProfile) -> Account {
        var account = Account(id: "context", party: profile.id, baseURL: profile.sandboxURL ?? profile.productionURL)
        for setting in profile.settings {
            if setting.isSecret {
                if let secret = fields[setting.name] ?? fields["secret"] {
                    account.secrets[setting.name] = Secret(secret)
                }
            } else if let value = fields[setting.name] {
                account.values[setting.name] = value
            }
        }
        return account
    }
}
