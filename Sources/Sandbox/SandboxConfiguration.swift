public import ShipmentModel

/// What a sandbox needs to know: where it listens, where its books are, and the secrets that it shares with the gateway.
public struct SandboxConfiguration: Sendable {
    /// The sandbox's merchant, as a user of the gateway's API.
    public struct Merchant: Sendable {
        /// Without a path: `http://127.0.0.1:7475`.
        public var apiURL: String
        /// The bearer token of its calls.
        public var token: String
        public var shop: String

        public init(apiURL: String, token: String, shop: String) {
            (self.apiURL, self.token, self.shop) = (apiURL, token, shop)
        }
    }

    public var host: String
    /// 0 takes any free port.
    public var port: Int
    /// A PEM file, made at the first start; the key lies beside it, with `.key` behind its name.
    public var certificatePath: String
    /// A file of JSON lines, only ever appended to. One that exists is gone on with.
    public var booksPath: String
    /// What the demo's clock shows when the books are opened for the first time.
    public var start: Instant
    /// Demo seconds in one real second, from 1.
    public var rate: Int
    /// By party: settings and secrets of the gateway's account, under the names that the settings have.
    public var credentials: [String: [String: String]]
    /// By party: the whole address that pushes go to; a party without one pushes nothing.
    public var webhooks: [String: String]
    public var merchant: Merchant
    /// The name of the shop on the platform in the settings; only the books show it.
    public var doudianShop: String
    public var scenario: SandboxScenario
    /// Real time for which the answer to a refund that was just paid is held back; for tests that strike in between.
    public var paymentAnswerHold: Duration = .zero

    public init(
        host: String = "127.0.0.1", port: Int = 7480, certificatePath: String, booksPath: String, start: Instant,
        rate: Int, credentials: [String: [String: String]], webhooks: [String: String], merchant: Merchant,
        doudianShop: String, scenario: SandboxScenario = .demo
    ) {
        (self.host, self.port) = (host, port)
        (self.certificatePath, self.booksPath) = (certificatePath, booksPath)
        (self.start, self.rate) = (start, rate)
        (self.credentials, self.webhooks) = (credentials, webhooks)
        (self.merchant, self.doudianShop, self.scenario) = (merchant, doudianShop, scenario)
    }
}
