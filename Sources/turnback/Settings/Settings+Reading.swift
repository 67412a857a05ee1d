internal import Digests
internal import Foundation
internal import HTTPTransport
internal import Logging
internal import PartyKit
internal import PartyRegistry
internal import ShipmentModel

extension Settings {
    /// Reads settings from YAML.
    ///
    /// - Throws: ``InvalidSettings`` with every mistake at once.
    static func read(
        _ text: String, named file: String, environment: [String: String],
        readFile: @escaping (String) throws -> String
    ) throws(InvalidSettings) -> Settings {
        let reader = SettingsReader(environment: environment, readFile: readFile)
        let settings = Settings(reader.root(of: text))
        guard reader.problems.isEmpty else {
            // In the file's order; what stands in no file comes last.
            let inOrder = reader.problems.enumerated().sorted {
                ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
            }
            throw InvalidSettings(file: file, problems: inOrder.map(\.element))
        }
        var result = settings
        result.origins = reader.origins
        result.unreadOverrides = reader.unreadOverrides
        return result
    }

    private init(_ root: SettingsReader.Section) {
        clock = root.choice("clock", default: .system)
        let sandbox = root.section("sandbox")
        sandboxURL = sandbox.text("url", default: "https://127.0.0.1:7480")
        sandboxBooks = sandbox.text("books", default: "var/sandbox-books.jsonl")
        sandboxCertificate = sandbox.text("certificate", default: "var/sandbox-certificate.pem")
        sandbox.refuseUnknownKeys()

        let trust = root.section("trust")
        caFile = trust.textIfAny("ca_file")
        trust.refuseUnknownKeys()

        let ledger = root.section("ledger")
        sqlitePath = ledger.text("sqlite", default: "var/turnback.sqlite")
        sealKey = ledger.secret("seal_key", allowsText: false)
        if let sealKey, Hex.decode(sealKey.reveal())?.count != Self.sealKeyLength {
            ledger.report("seal_key", "<redacted>", "must be 64 hexadecimal digits (32 bytes)")
        }
        retention = ledger.duration("retention", in: .days(1)...(.days(3650)), default: .days(180))
        ledger.refuseUnknownKeys()

        let listen = root.section("listen")
        listeners = Listeners(
            webhooks: listen.address("webhooks", default: Address(host: "127.0.0.1", port: 7474)),
            api: listen.address("api", default: Address(host: "127.0.0.1", port: 7475)),
            health: listen.address("health", default: Address(host: "127.0.0.1", port: 7476)))
        listen.refuseUnknownKeys()

        listen.refuseSharedAddresses(
            ("webhooks", listeners.webhooks), ("api", listeners.api), ("health", listeners.health))

        // What rests on a wrong one is no mistake of its own.
        publicURL = root.textIfAny("public_url").map { text in
            root.webAddress(
                "public_url", text, permitsHTTP: Self.isLoopback(text),
                or: "must be an https address; http only where it is this machine") ?? text
        }
        workerName = root.text("worker", default: "worker-\(ProcessInfo.processInfo.processIdentifier)")
        let log = root.section("log")
        logLevel = log.choice("level", default: .info)
        log.refuseUnknownKeys()
        allowedAddresses = (root.texts("allow_addresses") ?? []).compactMap { text in
            if let block = AddressBlock(text) { return block }
            root.report("allow_addresses", text, "must be addresses or blocks such as 10.20.0.0/16")
            return nil
        }

        (accounts, sandboxAccounts, pathTokens, shops, origins, unreadOverrides) = ([], [], [:], [], [:], [])
        let faulty = readAccounts(root.sectionOfNames("accounts"))
        readShops(root.sectionOfNames("shops"), faultyAccounts: faulty)
        refuseRealPartiesInDemoTime(root)
        root.refuseUnknownKeys()
    }

    /// Bytes of the key that seals raw messages.
    static let sealKeyLength = 32

    private static func isLoopback(_ url: String) -> Bool {
        ["127.0.0.1", "localhost", "::1", "[::1]"].contains(URLComponents(string: url)?.host)
    }

    /// In demo time a day is some seconds: a real party would be called that much too often, and deadlines would be wrong.
    private func refuseRealPartiesInDemoTime(_ root: SettingsReader.Section) {
        guard clock == .sandbox else { return }
        for account in accounts where account.baseURL == PartyRegistry.profile(account.party)?.productionURL {
            root.report("clock", "sandbox", "the account \(account.id) speaks to the real \(account.party)")
        }
    }
}

extension SettingsReader.Section {
    /// Two listeners cannot have one address; port 0, any free port, is never the same.
    fileprivate func refuseSharedAddresses(_ listeners: (key: String, address: Settings.Address)...) {
        for (index, listener) in listeners.enumerated() where listener.address.port != 0 {
            guard let other = listeners[..<index].first(where: { $0.address == listener.address }) else { continue }
            report(listener.key, "\(listener.address)", "is the address of listen.\(other.key) too")
        }
    }
}
