internal import ArgumentParser
internal import Digests
internal import Foundation
internal import Gateway
internal import HTTPTransport
internal import Ledger
internal import Logging
internal import RefundRules
internal import ServiceLifecycle
internal import ShipmentModel

/// `turnback demo`: serve, the sandbox as a process of its own, and a scripted day; at the end the sandbox's books are
/// compared with what should have come of each case.
///
/// A sandbox that is running already is used and left running, so that a killed gateway can be started again over the
/// same day: that is how `Tests/Chaos` uses it.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the whole thing: a scripted day against the sandbox, and its books at the end.",
        discussion: "Exit status 0 only if the sandbox's own books agree.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "End when the day is over; without it the workbench stays up.") var once = false
    @Option(help: "Demo seconds in one real second.") var rate = 3600
    @Option(
        help: "Where the demo keeps its files; a demo that starts its own sandbox removes those of the last one.",
        completion: .directory)
    var directory = "var/demo"

    func validate() throws {
        guard (1...86_400).contains(rate) else { throw ValidationError("--rate must be 1…86400") }
    }

    func run() async throws {
        var settings = try options.read()
        guard settings.clock == .sandbox else {
            Console.complain("the demo needs settings with clock: sandbox; leave --config away")
            throw ExitStatus.wrongSettings
        }
        settings.sqlitePath = directory + "/turnback.sqlite"
        let sandbox = try await DemoSandbox.attachOrStart(
            settings, directory: directory, rate: rate, config: options.config)
        do {
            let agree = try await play(settings)
            if sandbox.isOurs { sandbox.stop() }
            if !agree { throw ExitStatus.failed }
        } catch {
            if sandbox.isOurs { sandbox.stop() }
            if sandbox.isOurs, error is SandboxClock.Unreachable {
                Console.complain("the demo's own sandbox does not answer: \(sandbox.lastWords)")
                throw ExitStatus.failed
            }
            throw error
        }
    }

    /// Runs the gateway until the day is over, and longer without `--once`.
    private func play(_ settings: Settings) async throws -> Bool {
        var quiet = settings
        if quiet.logLevel < .error { quiet.logLevel = .error }  // The table is the demo's output.
        let logger = Program.logger(at: quiet.logLevel)
        let clock = try await settings.makeClock(waitingFor: .seconds(20))
        let program = try await Program(quiet, clock: clock, logger: logger)
        let workbenchToken = try await DemoTokens(directory: directory).add(to: program.ledger, at: clock.now)
        let services = program.health() + program.offices() + program.receivers() + program.workers()
        let stage = DemoStage(
            program: program, sandboxURL: settings.sandboxURL, isOnce: once,
            address: "http://\(settings.listeners.api)/workbench", token: workbenchToken)
        try await program.run(services + [stage])
        return await stage.booksAgree
    }
}

/// The demo's API tokens: one for the sandbox's merchant, one for the person who looks.
struct DemoTokens {
    let directory: String
    var merchantFile: String { directory + "/merchant-token" }
    var workbenchFile: String { directory + "/workbench-token" }

    /// Makes both, as files that only their owner can read.
    func make() throws {
        for path in [merchantFile, workbenchFile] {
            let token = "tb_" + Hex.encode(Digest.random(count: 24))
            guard
                FileManager.default.createFile(
                    atPath: path, contents: Data(token.utf8), attributes: [.posixPermissions: 0o600])
            else { throw LedgerError(.misconfigured, "\(path) cannot be written") }
        }
    }

    /// Makes them known to a ledger; again after a restart changes nothing.
    func add(to ledger: any Ledger, at now: Instant) async throws -> String {
        for (path, name, role) in [
            (merchantFile, "sandbox merchant", APIToken.Role.act), (workbenchFile, "demo", .approve),
        ] {
            let hash = Hex.encode(Digest.hash(try String(contentsOfFile: path, encoding: .utf8), with: .sha256))
            if try await ledger.token(hash: hash) == nil {
                try await ledger.addToken(APIToken(hash: hash, name: name, role: role, shops: nil, createdAt: now))
            }
        }
        return try String(contentsOfFile: workbenchFile, encoding: .utf8)
    }
}

/// The demo's audience side: watches books and ledger, draws the table, and says at the end whether they agree.
actor DemoStage: Service {
    private let program: Program
    private let sandboxURL: String
    private let isOnce: Bool
    private let address: String
    private let token: String
    private(set) var booksAgree = false
    private var table = DemoTable()

    init(program: Program, sandboxURL: String, isOnce: Bool, address: String, token: String) {
        self.program = program
        self.sandboxURL = sandboxURL
        self.isOnce = isOnce
        self.address = address
        self.token = token
    }

    func run() async throws {
        Console.print("Workbench: \(address)  (log in with \(token))\n")
        do {
            try await cancelWhenGracefulShutdown { try await self.watch() }
        } catch is CancellationError {
            // Ctrl-C: whoever looks has seen enough.
        }
    }

    private func watch() async throws {
        var books = try await SandboxBooks.read(from: sandboxURL, through: program.transport)
        while true {
            let views = try await summaries()
            table.show(books, views, at: program.clock.now, rate: program.clock.rate)
            if books.isFinished { break }
            try await Task.sleep(for: .milliseconds(400))
            books = try await SandboxBooks.read(from: sandboxURL, through: program.transport)
        }
        DemoVerdict.show(books, try await summaries())
        booksAgree = books.agree
        Console.print("\nTo understand a decision:\n  \(explainCommand(of: books))")
        guard !isOnce else { return }
        Console.print("\nThe workbench stays up at \(address) (log in with \(token)); Ctrl-C ends it.")
        try await Task.sleep(for: .seconds(365 * 86_400))
    }

    /// The demo's ledger is none that the settings name.
    private func explainCommand(of books: SandboxBooks) -> String {
        let key = books.cases.first?.key.description ?? "CASE"
        return "TURNBACK_LEDGER_SQLITE=\(program.settings.sqlitePath) "
            + "\(CommandLine.arguments.first ?? "turnback") explain \(key)"
    }

    private func summaries() async throws -> [CaseKey: CaseSummary] {
        let page = try await program.ledger.cases(CaseFilter(limit: 500))
        return Dictionary(page.items.map { ($0.afterSale.key, $0) }) { first, _ in first }
    }
}
