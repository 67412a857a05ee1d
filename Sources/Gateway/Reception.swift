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
    private let submissions: PushSubmission
    private let samples: SampleBudget
    private let logger: Logger

    public init(parties: Parties, intake: Intake, clock: any GatewayClock, logger: Logger) {
        self.parties = parties
        self.intake = intake
        self.clock = clock
        self.logger = logger
        // The first few an hour are kept, so that somebody can see what is wrong; the rest is counted.
        samples = SampleBudget(perHour: 5)
        submissions = PushSubmission(parties: parties, ledger: intake.ledger)
    }

    /// Whether a push can be for this account at all: somebody whose party pushes to us.
    public func hasAddress(party: PartyID, account: AccountID) -> Bool {
        guard let known = parties.accounts[account], known.party == party else { return false }
        return profile(of: party).map { $0.pushScheme != .none } ?? false
    }

    private func profile(of party: PartyID) -> PartyProfile? {
        parties.carriers[party]?.profile ?? parties.platforms[party]?.profile
    }

    /// Takes a push for an account.
    ///
    /// The account in the path alone picks the secret. Without a right signature nothing is read; the sender gets 401.
    ///
    /// - Parameters:
    ///   - segment: What follows the account (and its token) in the path: `track`, `intercept`, `cases`, `refunds` or
    ///     nothing.
    /// - Returns: Nil when there is no such address: the web service answers 404.
    public func receive(_ push: InboundPush, party: PartyID, account: AccountID, segment: String) async
        -> Acknowledgement?
    {
        guard hasAddress(party: party, account: account), let known = parties.accounts[account] else { return nil }
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
            return await keepUnread(push, operation, account, error, Self.unchecked(push)) { status in
                adapter.refusal(of: push, status: status)
            }
        }
        if let error = reading.unreadable {
            return await keepUnread(push, operation, account, error, reading.signature) { status in
                adapter.refusal(of: push, status: status)
            }
        }
        guard let report = reading.report else {
            return await refuse(push, operation, account, reading.signature, reading.acknowledgement)
        }
        let submission = submissions.submission(
            message(push, operation, account, signature: reading.signature), saying: report, by: adapter.profile,
            signature: reading.signature)
        return await commit(
            submission, acknowledging: reading.acknowledgement, busy: adapter.refusal(of: push, status: 503))
    }

    private func receive(
        _ push: InboundPush, by adapter: any PlatformAdapter, account: Account, segment: String
    ) async -> Acknowledgement? {
        let operation: Operation = segment == "refunds" ? .pushRefund : .pushCase
        guard adapter.profile.operations.contains(operation) else { return nil }
        let reading: PlatformPushReading
        do throws(PartyError) {
            reading = try adapter.receive(push, of: operation, account: account)
        } catch {
            return await keepUnread(push, operation, account, error, Self.unchecked(push)) { status in
                adapter.refusal(of: push, status: status)
            }
        }
        if let error = reading.unreadable {
            return await keepUnread(push, operation, account, error, reading.signature) { status in
                adapter.refusal(of: push, status: status)
            }
        }
        guard reading.signature.isAcceptable else {
            return await refuse(push, operation, account, reading.signature, reading.acknowledgement)
        }
        let busy = adapter.refusal(of: push, status: 503)
        let message = message(push, operation, account, signature: reading.signature)
        let submission: Submission
        do throws(LedgerError) {
            submission = try await submissions.submission(message, saying: reading, to: account)
        } catch {
            logger.error("push not committed", metadata: ["error": "\(error)"])
            count(message, outcome: "refused")
            return busy
        }
        return await commit(submission, acknowledging: reading.acknowledgement, busy: busy)
    }

    private func commit(
        _ submission: Submission, acknowledging acknowledgement: Acknowledgement, busy: Acknowledgement
    ) async -> Acknowledgement {
        do {
            let receipt = try await intake.submit(submission)
            count(submission.message, outcome: receipt.outcome.rawValue)
            // A message that is sent again and again is told of once.
            if receipt.outcome == .quarantined, let message = submission.message {
                logger.warning(
                    "push kept unread",
                    metadata: [
                        "party": "\(message.party)", "account": "\(message.account)",
                        "type": "\(submission.quarantine?.type ?? "not-stored")",
                        "detail": "\(submission.quarantine?.detail ?? "")",
                    ])
            }
            return acknowledgement
        } catch {
            logger.error("push not committed", metadata: ["error": "\(error)"])
            count(submission.message, outcome: "refused")
            return busy
        }
    }

    // MARK: What is not read

    /// What stands for a check where there was none: the path token. Without it the message may be anybody's.
    private static func unchecked(_ push: InboundPush) -> SignatureVerdict { push.hasPathToken ? .unsigned : .missing }

    /// A genuine message that cannot be read: kept raw with the verdict on it, and refused in the sender's words. Whether or
    /// not it is sent again, it can be replayed.
    ///
    /// Without the settings that the check needs the message may be anybody's.
    private func keepUnread(
        _ push: InboundPush, _ operation: Operation, _ account: Account, _ error: PartyError,
        _ signature: SignatureVerdict, refusal: (Int) -> Acknowledgement
    ) async -> Acknowledgement {
        if error.isAboutSettings {
            logger.error(
                "push not checked",
                metadata: ["party": "\(account.party)", "account": "\(account.id)", "detail": "\(error.detail)"])
            return await refuse(push, operation, account, nil, refusal(503), as: error)
        }
        guard signature.isAcceptable else {
            return await refuse(push, operation, account, signature, refusal(401))
        }
        let submission = Submission(
            message: message(push, operation, account, signature: signature),
            quarantine: .init(type: error.type, detail: error.detail))
        return await commit(submission, acknowledging: refusal(400), busy: refusal(503))
    }

    /// - Parameters:
    ///   - verdict: Nil when it could not be found.
    ///   - error: Why not.
    private func refuse(
        _ push: InboundPush, _ operation: Operation, _ account: Account, _ verdict: SignatureVerdict?,
        _ acknowledgement: Acknowledgement, as error: PartyError? = nil
    ) async -> Acknowledgement {
        let message = message(push, operation, account, signature: verdict)
        count(message, outcome: "signature-\(verdict?.rawValue ?? "unchecked")")
        guard await samples.take(account.id, at: clock.now) else { return acknowledgement }
        let quarantine = Submission.Quarantine(
            type: error?.type ?? "signature-\(verdict?.rawValue ?? "unchecked")",
            detail: error?.detail ?? "Nothing of it was read.")
        do {
            _ = try await intake.submit(Submission(message: message, quarantine: quarantine))
        } catch {
            logger.error("sample not kept", metadata: ["error": "\(error)"])
        }
        return acknowledgement
    }

    private func message(
        _ push: InboundPush, _ operation: Operation, _ account: Account, signature: SignatureVerdict?
    ) -> InboundMessage {
        var context: [String: String] = ["path_token": push.hasPathToken ? "yes" : "no"]
        for header in push.headers.all {
            let name = header.name.lowercased()
            if Self.isKept(name) { context["header." + name] = header.value }
        }
        for field in push.query { context["query." + field.name] = field.value }
        return InboundMessage(
            party: account.party, account: account.id, operation: operation, direction: .push, signature: signature,
            context: context, body: push.body, heard: push.heard)
    }

    /// What a reader may need to check and read the message again; everything else (cookies, authorisation, proxies'
    /// notes) is left out.
    private static func isKept(_ header: String) -> Bool {
        var header = header
        return header.withUTF8 { name in
            guard !name.has("auth"), !name.has("cookie") else { return false }
            return name.elementsEqual("content-type".utf8) || keptParts.contains { name.has($0) }
        }
    }

    /// Signatures and what they cover, by the parts that such names have.
    private static let keptParts = [
        "sign", "digest", "timestamp", "nonce", "serial", "app-id", "appid", "app-key", "appkey", "company", "event",
        "topic", "webhook-id", "transmission",
    ]

    private func count(_ message: InboundMessage?, outcome: String) {
        guard let message else { return }
        Counter(
            label: "turnback_pushes_total",
            dimensions: [("party", message.party.rawValue), ("outcome", outcome)]
        ).increment()
    }
}

extension PartyError {
    /// Whether a setting is absent, or is one that no check can be made with.
    fileprivate var isAboutSettings: Bool {
        switch cause {
        case .missingSetting, .badSetting, .cannotCompose: true
        default: false
        }
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

extension UnsafeBufferPointer<UInt8> {
    /// Whether these bytes stand somewhere: names of header fields are ASCII, and every push has a dozen of them.
    fileprivate func has(_ part: String) -> Bool {
        var part = part
        return part.withUTF8 { part in
            guard count >= part.count, let first = part.first else { return part.isEmpty }
            return (0...(count - part.count)).contains { start in
                self[start] == first
                    && UnsafeBufferPointer(rebasing: self[start..<(start + part.count)]).elementsEqual(part)
            }
        }
    }
}
