public import CarrierKit
public import PartyKit
internal import ShipmentModel

/// What the shared suite needs to know of a carrier in order to try it.
public struct ConformanceFixtures: Sendable {
    public var adapter: any CarrierAdapter
    /// An account of dummies with every secret that requests and pushes need.
    public var account: Account
    /// Messages that read well; answers with several scans among them.
    public var samples: [MessageCase]
    /// Genuine pushes to that account.
    public var pushes: [InboundPush]
    /// A tracking answer or push body whose only scan has a code that no table lists.
    public var unlistedCode: (operation: Operation, body: String)
    public var sameScan: SameScan
    /// One wish for every request that can be composed.
    public var wishes: [CarrierWish]
    /// Names and phones in samples and wishes that no error may repeat.
    public var personalWords: [String]
    /// Names of the secrets that the carrier wants sent as they are (passwords); all others never leave us.
    public var sentSecrets: Set<String>

    /// How a scan that is polled and pushed becomes one fact.
    public enum SameScan: Sendable {
        /// Answers and pushes use the same words: one scan as a tracking answer has it and as a push has it.
        case same(answer: String, push: InboundPush)
        /// Answers and pushes name scans differently, so that none is the same fact twice.
        case differentWords
    }

    public init(
        adapter: any CarrierAdapter, account: Account, samples: [MessageCase], pushes: [InboundPush],
        unlistedCode: (operation: Operation, body: String), sameScan: SameScan,
        wishes: [CarrierWish], personalWords: [String], sentSecrets: Set<String> = []
    ) {
        self.adapter = adapter
        self.account = account
        self.samples = samples
        self.pushes = pushes
        self.unlistedCode = unlistedCode
        self.sameScan = sameScan
        self.wishes = wishes
        self.personalWords = personalWords
        self.sentSecrets = sentSecrets
    }

    var stamp: Stamp {
        Stamp(now: Instant(milliseconds: 1_700_000_000_000), nonce: "00000000-0000-4000-8000-000000000001")
    }
    var heard: Instant { Instant(seconds: 1_800_000_000) }

    func read(_ operation: Operation, _ body: [UInt8]) throws(PartyError) -> CarrierReport {
        guard !operation.isPush else { return try adapter.readPushBody(body, of: operation) }
        return try adapter.read(
            InboundAnswer(status: 200, body: body, protection: .verified), of: operation, to: nil)
    }

    func receive(_ push: InboundPush, account: Account? = nil) throws(PartyError) -> CarrierPushReading {
        let reading = try adapter.receive(
            push, of: adapter.pushOperation(of: push, pathSegment: ""), account: account ?? self.account)
        _ = try reading.readable()
        return reading
    }

    /// - Parameter heard: Nil: ``heard``.
    func facts(
        in report: CarrierReport, through routes: HearingRoutes, heard: Instant? = nil,
        verification: Verification = .verified
    ) -> [Fact] {
        report.facts(
            by: adapter.profile, to: nil, heard: heard ?? self.heard, through: routes, verification: verification)
    }
}
