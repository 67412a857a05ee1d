internal import WireFormats

/// A request as it arrived.
struct SandboxCall: Sendable {
    var method: String
    /// Behind the party's own prefix, with its slash.
    var path: String
    var query = FormBody()
    /// By name in small letters; the first of each.
    var headers: [String: String] = [:]
    var body: [UInt8]

    /// The fields of a form body; empty when it is none.
    var form: FormBody {
        do throws(WireError) {
            return try FormBody.read(body)
        } catch {
            return FormBody()
        }
    }

    /// The body as JSON; nil when it is none.
    var json: JSONValue? { Self.json(body) }

    static func json(_ bytes: [UInt8]) -> JSONValue? {
        do throws(WireError) {
            return try JSONValue.read(bytes)
        } catch {
            return nil
        }
    }
}

/// What is answered.
struct SandboxReply: Sendable {
    var status = 200
    var contentType = "application/json;charset=UTF-8"
    var body: [UInt8]
    /// The connection closes in the middle of the body.
    var isBrokenOff = false
    /// Whether money has just moved: such an answer can be held back, so that a test can strike before it.
    var isAboutPayment = false

    static func json(_ value: JSONText, status: Int = 200) -> SandboxReply {
        SandboxReply(status: status, body: value.bytes)
    }

    static func xml(_ text: String) -> SandboxReply {
        SandboxReply(contentType: "application/xml;charset=UTF-8", body: Array(text.utf8))
    }

    /// What a gateway in front of a party answers when the party itself does not.
    static let badGateway = SandboxReply(
        status: 502, contentType: "text/html", body: Array("<html><body>502 Bad Gateway</body></html>".utf8))

    /// The answer to an order that was carried out just now.
    func afterPayment() -> SandboxReply {
        var reply = self
        reply.isAboutPayment = true
        return reply
    }

    /// The same work, another answer.
    func spoilt(_ manner: ScriptedCase.RefundAnswer) -> SandboxReply {
        switch manner {
        case .whole: return self
        case .serverError:
            var reply = SandboxReply.badGateway
            reply.isAboutPayment = isAboutPayment
            return reply
        case .brokenOff:
            var reply = self
            reply.isBrokenOff = true
            return reply
        }
    }
}

/// One party's side of the wire.
protocol Desk: Sendable {
    /// The first part of its addresses, and its name in the settings.
    static var party: String { get }
    func answer(_ call: SandboxCall) async throws -> SandboxReply
}
