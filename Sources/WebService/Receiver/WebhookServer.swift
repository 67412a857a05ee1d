internal import Digests
public import Gateway
internal import HTTPTypes
internal import Hummingbird
public import Logging
public import PartyKit
public import ServiceLifecycle
internal import ShipmentModel

/// The listener for carriers' and platforms' pushes, the only one that is meant to be reached from outside.
///
/// `POST /hooks/<party>/<account>[/<path token>][/<segment>]`. The account in the path alone picks the secret. An
/// unknown party, account or token is 404 in the same words, so that nobody can feel their way. The path is never logged.
public struct WebhookServer: Service {
    private let host: String
    private let port: Int
    private let reception: Reception
    private let pathTokens: [AccountID: Secret]
    private let clock: any GatewayClock
    private let bodies: BodyReader
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - pathTokens: The secret path token of each account that has one; its pushes are taken at no other address.
    ///   - bodyDeadline: How long a body may take to arrive, in real time.
    ///   - onRunning: Called with the port once it listens; for port 0.
    public init(
        host: String, port: Int, reception: Reception, pathTokens: [AccountID: Secret], clock: any GatewayClock,
        logger: Logger, bodyDeadline: Duration = BodyReader.webhookDeadline,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.reception = reception
        self.pathTokens = pathTokens
        self.clock = clock
        self.logger = logger
        bodies = BodyReader(bytesMax: BodyReader.webhookBytesMax, deadline: bodyDeadline)
        self.onRunning = onRunning
    }

    public func run() async throws {
        let router = WebServer.router()
        router.post("/hooks/:party/:account/**") { request, context in await receive(request, context) }
        router.post("/hooks/:party/:account") { request, context in await receive(request, context) }
        try await WebServer(host: host, port: port, logger: logger, onRunning: onRunning).run(router)
    }

    private func receive(_ request: Request, _ context: WebContext) async -> Response {
        guard let party = context.text("party").map(PartyID.init(rawValue:)),
            let account = context.text("account").map(AccountID.init(rawValue:)),
            reception.hasAddress(party: party, account: account)
        else { return Self.unknownAddress }
        var rest = context.parameters.getCatchAll().map(String.init)
        var hasPathToken = false
        if let token = pathTokens[account] {
            guard let given = rest.first, Digest.equal(Array(given.utf8), Array(token.reveal().utf8)) else {
                return Self.unknownAddress
            }
            rest.removeFirst()
            hasPathToken = true
        }
        guard rest.count <= 1 else { return Self.unknownAddress }
        let body: [UInt8]
        do throws(BodyReader.Failure) {
            body = try await bodies.read(request)
        } catch {
            return Self.refusal(of: error)
        }
        let push = InboundPush(
            method: request.method.rawValue, query: Self.query(of: request), headers: Self.headers(of: request),
            body: body, heard: clock.now, hasPathToken: hasPathToken)
        let acknowledgement = await reception.receive(
            push, party: party, account: account, segment: rest.first ?? "")
        return acknowledgement.map(Response.init) ?? Self.unknownAddress
    }

    private static func headers(of request: Request) -> PartyKit.HTTPFields {
        var fields = PartyKit.HTTPFields()
        for field in request.headers { fields.append(field.name.rawName, field.value) }
        return fields
    }

    private static func query(of request: Request) -> [NamedValue] {
        request.uri.queryParameters.map { NamedValue(String($0.key), String($0.value)) }
    }

    private static var unknownAddress: Response {
        Response(status: .notFound, contentType: "text/plain", body: Array("no such address\n".utf8))
    }

    private static func refusal(of failure: BodyReader.Failure) -> Response {
        let (status, words): (HTTPResponse.Status, String) =
            switch failure {
            case .tooLarge: (.contentTooLarge, "the body is larger than 1 MiB\n")
            case .stalled: (.requestTimeout, "the body did not arrive in time\n")
            case .broken: (.badRequest, "the body broke off\n")
            }
        return Response(
            status: status, contentType: "text/plain", body: Array(words.utf8))
    }
}
