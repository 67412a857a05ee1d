internal import CarrierKit
internal import Ledger
internal import RefundRules
public import Logging
internal import Metrics
public import PartyKit
internal import PlatformKit
public import ShipmentModel

/// What happens to a push: checked and read by its adapter, committed through the intake, and only then acknowledged
/// in the sender's own words.
public struct Reception: Sendable {
    private let parties: Parties
    private let intake: Intake
    private let clock: any GatewayClock
    private let wrongSignatures: SampleBudget
    private let logger: Logger

    public init(parties: Parties, intake: Intake, clock: any GatewayClock, logger: Logger) {
        self.parties = parties
        self.intake = intake
        self.clock = clock
        self.logger = logger
        // The first few an hour are kept, so that somebody can see what is wrong; the rest is counted.
        wrongSignatures = SampleBudget(perHour: 5)
    }

    /// Takes a push for an account.
    ///
    /// The account in the path alone picks the secret. Without a right signature nothing is read; the sender gets 401.
    ///
    /// - Parameters:
    ///   - segment: What follows the account (and its token) in the path: `track`, `intercept`, `cases` or nothing.
    /// - Returns: Nil when there is no such party or account: the web service answers 404.
    public func receive(_ push: InboundPush, party: PartyID, account: AccountID, segment: String) async
        -> Acknowledgement?
    {
        guard let known = parties.accounts[account], known.party == party else { return nil }
        if let carrier = parties.carriers[party] {
            return await receive(push, by: carrier, account: known, segment: segment)
        }
        if let platform = parties.platforms[party] {
            return await receive(push, by: platform, account: known, segment: segment)
        }
        return nil
    }

    private func receive(
        _ push: InboundPush, by adapter: any CarrierAdapter, account: Account, segment: String
    ) async -> Acknowledgement {
        let operation = adapter.pushOperation(of: push, pathSegment: segment)
        let reading: CarrierPushReading
        do throws(PartyError) {
            reading = try adapter.receive(push, of: operation, account: account)
        } catch {
            let refusal = adapter.refusal(of: push, status: 400)
            return await quarantine(
                push, operation, account, error, refusal: refusal, busy: adapter.refusal(of: push, status: 503))
        }
        guard let report = reading.report else {
            return await refuse(push, operation, account, reading.signature, reading.acknowledgement)
        }
        var submission = Submission(message: message(push, operation, account, signature: reading.signature))
        submission.facts = report.facts(
            by: adapter.profile, to: nil, heard: push.heard, through: .push,
            verification: reading.signature.verification)
        if reading.signature != .verified {
            submission.consequences = Set(submission.facts.map(\.number)).sorted().map { .askAbout($0) }
        }
        return await commit(
            submission, acknowledging: reading.acknowledgement, busy: adapter.refusal(of: push, status: 503))
    }

    private func receive(
        _ push: InboundPush, by adapter: any PlatformAdapter, account: Account, segment: String
    ) async -> Acknowledgement {
        let operation: Operation = segment == "refunds" ? .pushRefund : .pushCase
        let reading: PlatformPushReading
        do throws(PartyError) {
            reading = try adapter.receive(push, of: operation, account: account)
        } catch {
            return await quarantine(
                push, operation, account, error, refusal: adapter.refusal(of: push, status: 400),
                busy: adapter.refusal(of: push, status: 503))
        }
        guard reading.signature.isAcceptable else {
            return await refuse(push, operation, account, reading.signature, reading.acknowledgement)
        }
        var submission = Submission(message: message(push, operation, account, signature: reading.signature))
        let shops = parties.shops.values.filter { $0.platformAccount == account.id }
        for event in reading.events {
            guard let caseID = event.caseID, let shop = shops.first else { continue }
            // A push says that something changed; what is stored comes from reading the case (PlatformAdapter).
            submission.consequences.append(
                .readCase(.init(platform: account.party, shop: shop.id, afterSaleID: caseID)))
        }
        return await commit(
            submission, acknowledging: reading.acknowledgement, busy: adapter.refusal(of: push, status: 503))
    }

    private func commit(
        _ submission: Submission, acknowledging acknowledgement: Acknowledgement, busy: Acknowledgement
    ) async -> Acknowledgement {
        do {
            let receipt = try await intake.submit(submission)
            count(submission.message, outcome: receipt.outcome.rawValue)
            return acknowledgement
        } catch {
            logger.error("push not committed", metadata: ["error": "\(error)"])
            count(submission.message, outcome: "refused")
            return busy
        }
    }

    /// An unreadable message with a right signature: kept raw, and answered so that it is not sent again for ever.
    private func quarantine(
        _ push: InboundPush, _ operation: Operation, _ account: Account, _ error: PartyError,
        refusal: Acknowledgement, busy: Acknowledgement
    ) async -> Acknowledgement {
        logger.warning(
            "push kept unread",
            metadata: ["party": "\(account.party)", "type": "\(error.type)", "detail": "\(error.detail)"])
        let submission = Submission(
            message: message(push, operation, account, signature: .verified),
            quarantine: .init(type: error.type, detail: error.detail))
        return await commit(submission, acknowledging: refusal, busy: busy)
    }

    private func refuse(
        _ push: InboundPush, _ operation: Operation, _ account: Account, _ verdict: SignatureVerdict,
        _ acknowledgement: Acknowledgement
    ) async -> Acknowledgement {
        let message = message(push, operation, account, signature: verdict)
        count(message, outcome: "signature-\(verdict.rawValue)")
        if await wrongSignatures.take(account.id, at: clock.now) {
            let submission = Submission(
                message: message,
                quarantine: .init(type: "signature-\(verdict.rawValue)", detail: "Nothing of it was read."))
            return await commit(submission, acknowledging: acknowledgement, busy: acknowledgement)
        }
        return acknowledgement
    }

    private func message(
        _ push: InboundPush, _ operation: Operation, _ account: Account, signature: SignatureVerdict
    ) -> InboundMessage {
        var context: [String: String] = ["path_token": push.hasPathToken ? "yes" : "no"]
        for header in push.headers.all where Self.keptHeaders.contains(header.name.lowercased()) {
            context["header." + header.name.lowercased()] = header.value
        }
        for field in push.query { context["query." + field.name] = field.value }
        return InboundMessage(
            party: account.party, account: account.id, operation: operation, direction: .push, signature: signature,
            context: context, body: push.body, heard: push.heard)
    }

    /// What a reader may need to read the message again; everything else (cookies, authorisation) is left out.
    private static let keptHeaders: Set<String> = [
        "content-type", "event-sign", "sign-method", "app-id", "x-appkey", "x-datadigest", "x-timestamp", "x-companyid",
    ]

    private func count(_ message: InboundMessage?, outcome: String) {
        guard let message else { return }
        Counter(
            label: "turnback_pushes_total",
            dimensions: [("party", message.party.rawValue), ("outcome", outcome)]
        ).increment()
    }
}

/// A few samples an hour for each account.
actor SampleBudget {
    private let perHour: Int
    private var taken: [AccountID: (hour: Int64, count: Int)] = [:]

    init(perHour: Int) { self.perHour = perHour }

    func take(_ account: AccountID, at now: Instant) -> Bool {
        let hour = now.seconds / 3600
        let count = taken[account].map { $0.hour == hour ? $0.count : 0 } ?? 0
        guard count < perHour else { return false }
        taken[account] = (hour, count + 1)
        return true
    }
}
