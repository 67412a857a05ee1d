public import Gateway
internal import HTTPTypes
internal import Hummingbird
public import Ledger
public import Logging
internal import RefundRules
public import ServiceLifecycle
internal import ShipmentModel
internal import WireFormats

/// The listener for people and for merchants' own systems: the REST API under `/v1` and the workbench. Loopback by
/// default; behind a proxy with TLS otherwise.
public struct APIServer: Service {
    private let host: String
    private let port: Int
    private let logger: Logger
    private let desk: Desk
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameter onRunning: Called with the port once it listens; for port 0.
    public init(
        host: String, port: Int, ledger: any Ledger, intake: Intake, parties: Parties, clock: any GatewayClock,
        logger: Logger, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.logger = logger
        self.onRunning = onRunning
        desk = Desk(ledger: ledger, intake: intake, parties: parties, clock: clock)
    }

    public func run() async throws {
        try await WebServer(host: host, port: port, logger: logger, onRunning: onRunning).run(
            try Self.router(for: desk, logger: logger))
    }

    /// Every route of the listener.
    static func router(for desk: Desk, logger: Logger) throws -> Router<WebContext> {
        let router = WebServer.router()
        router.add(middleware: ProblemMiddleware(logger: logger))
        router.get("/v1/openapi.json") { _, _ in
            Response(
                status: .ok, contentType: "application/json", body: APIDocument.bytes,
                headers: [.cacheControl: "max-age=300"])
        }
        CaseRoutes(desk: desk).add(to: router)
        MerchantRoutes(desk: desk).add(to: router)
        RecordRoutes(desk: desk).add(to: router)
        TaskRoutes(desk: desk).add(to: router)
        WarehouseRoutes(desk: desk).add(to: router)
        StatementRoutes(desk: desk).add(to: router)
        try WorkbenchRoutes(desk: desk).add(to: router)
        return router
    }
}

/// What the routes share: the ledger to look at, the intake to change things through, and who may do what.
struct Desk: Sendable {
    let ledger: any Ledger
    let intake: Intake
    let parties: Parties
    let clock: any GatewayClock
    let authenticator: Authenticator

    init(ledger: any Ledger, intake: Intake, parties: Parties, clock: any GatewayClock) {
        self.ledger = ledger
        self.intake = intake
        self.parties = parties
        self.clock = clock
        authenticator = Authenticator(ledger: ledger)
    }

    /// A case that the token may see.
    func caseView(_ key: CaseKey, for token: APIToken) async throws -> CaseView {
        try token.check(key.shop, of: "case \(key)")
        guard let view = try await ledger.caseView(key) else { throw Problem.notFound("case \(key)") }
        return view
    }

    /// Commits something that a person or a merchant's system says.
    func submit(_ submission: Submission) async throws -> Receipt {
        do throws(Intake.Refusal) {
            return try await intake.submit(submission)
        } catch {
            throw Problem(error)
        }
    }

    /// Reads what somebody said of a parcel, as it was sent.
    func statement(
        _ what: String, of number: WaybillKey, saidBy: String, at time: String?, note: String
    ) throws -> PersonStatement {
        do throws(PersonStatement.Mistake) {
            return try PersonStatement(
                what, of: number, saidBy: saidBy, at: time, note: note, knownCarriers: parties.knownCarriers,
                heard: clock.now)
        } catch {
            throw Problem(error)
        }
    }

    /// Puts it on record.
    func note(_ statement: PersonStatement, by person: String) async throws -> PersonReception.Outcome {
        do throws(Intake.Refusal) {
            return try await PersonReception(intake: intake, clock: clock).note(statement, by: person)
        } catch {
            throw Problem(error)
        }
    }
}

/// Turns whatever a route throws into a problem, and adds the headers that every answer has.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = WebContext

    let logger: Logger

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try DocumentedRequests.check(request)
            response = try await next(request, context)
        } catch let problem as Problem {
            response = problem.response
        } catch let failure as BodyReader.Failure {
            response = Problem(failure).response
        } catch let error as LedgerError {
            logger.error("request not served", metadata: ["error": "\(error)"])
            response = Problem(error).response
        } catch let error as HTTPError where error.status == .notFound {
            response = Problem.notFound("This address").response
        } catch let error as HTTPError {
            response =
                Problem(
                    status: error.status, type: "http", title: "The request cannot be served.", detail: error.body ?? ""
                ).response
        } catch {
            logger.error("request not served", metadata: ["error": "\(error)"])
            response = Problem(LedgerError(.internal, "")).response
        }
        response.headers[.cacheControl] = response.headers[.cacheControl] ?? "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }
}

extension HTTPField.Name {
    // swift-format-ignore: NeverForceUnwrap
    static let xContentTypeOptions = Self("X-Content-Type-Options")!
}
