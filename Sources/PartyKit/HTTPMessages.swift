public import ShipmentModel

/// One header or form field.
public struct NamedValue: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Header fields in order; names are compared without regard to case.
public struct HTTPFields: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public private(set) var all: [NamedValue] = []

    public init() {}
    public init(_ all: [NamedValue]) { self.all = all }
    public init(dictionaryLiteral elements: (String, String)...) {
        all = elements.map { NamedValue($0, $1) }
    }

    public mutating func append(_ name: String, _ value: String) { all.append(NamedValue(name, value)) }

    /// The first field of that name.
    public subscript(name: String) -> String? {
        let name = name.lowercased()
        return all.first { $0.name.lowercased() == name }?.value
    }
}

/// A request that an adapter wants to be sent, complete: whoever sends it adds and changes nothing.
public struct OutboundRequest: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable { case get = "GET", post = "POST" }

    public var method: Method
    /// Absolute. May carry a token in its query: never logged whole.
    public var url: String
    public var headers: HTTPFields
    public var body: [UInt8]
    /// The signature or digest that the request carries, for `turnback compose` and for people who compare it with a
    /// party's own signing tool.
    public var signature: String?
    /// For effects that may be repeated with the same key and the same bytes without harm.
    public var isSafeToRepeat: Bool
    /// Set by whoever sends for an account (``Account/allowsPlainHTTP``), never by an adapter: without it a caller
    /// refuses an `http:` address.
    public var allowsPlainHTTP: Bool

    public init(
        _ method: Method, _ url: String, headers: HTTPFields = [:], body: [UInt8] = [], signature: String? = nil,
        isSafeToRepeat: Bool, allowsPlainHTTP: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.signature = signature
        self.isSafeToRepeat = isSafeToRepeat
        self.allowsPlainHTTP = allowsPlainHTTP
    }
}

/// A complete answer to a request of ours.
public struct InboundAnswer: Sendable, Hashable {
    public var status: Int
    public var headers: HTTPFields
    public var body: [UInt8]
    /// ``Verification/verified`` over TLS, ``Verification/unprotected`` over plain http.
    public var protection: Verification

    public init(status: Int, headers: HTTPFields = [:], body: [UInt8], protection: Verification) {
        self.status = status
        self.headers = headers
        self.body = body
        self.protection = protection
    }
}

/// How a call ended. Money depends on keeping the three apart.
public enum CallOutcome: Sendable, Hashable {
    /// Not one byte of the request left us: surely not done.
    case neverSent(reason: String)
    case answered(InboundAnswer)
    /// Some of it may have arrived, no complete answer came back: possibly done.
    case unknown(reason: String)
}

/// What sends requests: libcurl in the programs, a table in tests.
public protocol Caller: Sendable {
    /// - Parameter deadline: How long the whole call may take, from connecting to the answer's last byte.
    func call(_ request: OutboundRequest, deadline: Duration) async -> CallOutcome
}

/// A message that a party sent to one of our webhook addresses, as it arrived.
public struct InboundPush: Sendable, Hashable {
    public var method: String
    /// Query fields in order, percent-decoded.
    public var query: [NamedValue]
    public var headers: HTTPFields
    /// As received: signatures cover these bytes.
    public var body: [UInt8]
    public var heard: Instant
    /// Whether it came through an address with the account's secret path token; for schemes without a signature.
    public var hasPathToken: Bool

    public init(
        method: String = "POST", query: [NamedValue] = [], headers: HTTPFields = [:], body: [UInt8], heard: Instant,
        hasPathToken: Bool = false
    ) {
        self.method = method
        self.query = query
        self.headers = headers
        self.body = body
        self.heard = heard
        self.hasPathToken = hasPathToken
    }
}

/// What a party wants to hear back for its push, in its own words.
public struct Acknowledgement: Sendable, Hashable {
    public var status: Int
    public var contentType: String
    public var body: [UInt8]

    public init(status: Int, contentType: String, body: String) {
        self.status = status
        self.contentType = contentType
        self.body = Array(body.utf8)
    }

    public static func json(_ body: String, status: Int = 200) -> Acknowledgement {
        Acknowledgement(status: status, contentType: "application/json;charset=UTF-8", body: body)
    }

    public static func xml(_ body: String, status: Int = 200) -> Acknowledgement {
        Acknowledgement(status: status, contentType: "application/xml;charset=UTF-8", body: body)
    }
}

/// What checking a push's signature gave.
public enum SignatureVerdict: String, Sendable, Hashable, Codable {
    /// The signature covers the body and is right.
    case verified
    /// The scheme has no signature over the body: what is said is *word*.
    case unsigned
    case wrong
    case missing

    /// Whether the message is read at all: a wrong or missing signature is not.
    public var isAcceptable: Bool { self == .verified || self == .unsigned }
    public var verification: Verification { self == .verified ? .verified : .unverified }
}
