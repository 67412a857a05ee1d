internal import CarrierKit
public import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
public import ShipmentModel

/// Reads kept messages again with today's adapters and submits what they say now, as if they had just been read: heard
/// when they first were.
///
/// Only quarantined messages are read again: what was applied stands as facts, whose meaning follows the
/// tables, and the accounts' settings where those say it, by itself. A warehouse's list of which single rows were refused is read again when it is named.
public struct Replay: Sendable {
    public struct Outcome: Sendable, Hashable {
        public var applied = 0
        public var stillUnreadable = 0
    }

    private let ledger: any Ledger
    private let parties: Parties
    private let clock: any GatewayClock
    private let person: String

    public init(ledger: any Ledger, parties: Parties, clock: any GatewayClock, person: String) {
        self.ledger = ledger
        self.parties = parties
        self.clock = clock
        self.person = person
    }

    /// - Parameters:
    ///   - only: One message; nil: every quarantined one.
    ///   - party: Only messages of this party.
    public func run(only: MessageID?, party: PartyID?) async throws -> Outcome {
        var outcome = Outcome()
        if let only {
            if let view = try await ledger.message(only) { try await replay(view, &outcome) }
            return outcome
        }
        var after: String?
        repeat {
            let page = try await ledger.messages(MessageFilter(party: party, outcome: .quarantined, after: after))
            for view in page.items { try await replay(view, &outcome) }
            after = page.next
        } while after != nil
        return outcome
    }

    private func replay(_ view: MessageView, _ outcome: inout Outcome) async throws {
        let isWarehouses = view.party == WarehouseVocabulary.party
        guard view.outcome == .quarantined || isWarehouses, view.signature?.isAcceptable != false,
            view.quarantine?.type != PartyError(view.party, .wrongSubject).type,
            let body = try await ledger.rawBody(of: view.id, for: person, reason: "replay", at: clock.now),
            let submission = try await submission(of: view, body: body)
        else {
            outcome.stillUnreadable += 1
            return
        }
        let receipt = try await ledger.record([submission], at: clock.now).first
        let isApplied = receipt?.outcome == .applied || (isWarehouses && receipt?.outcome == .duplicate)
        if isApplied { outcome.applied += 1 } else { outcome.stillUnreadable += 1 }
    }

    /// What the message says now; nil when it still cannot be read.
    private func submission(of view: MessageView, body: [UInt8]) async throws(LedgerError) -> Submission? {
        // The same name as when it was kept, so that this very row is the one that becomes applied.
        let message = InboundMessage(
            party: view.party, account: view.account, operation: view.operation, direction: view.direction,
            answers: view.answers, signature: view.signature, status: view.status, context: view.context, body: body,
            heard: view.firstHeard)
        if view.party == WarehouseVocabulary.party {
            return WarehouseReception.submission(ofKept: message, knownCarriers: parties.knownCarriers)
        }
        guard let account = parties.accounts[view.account], account.party == view.party else { return nil }
        switch view.direction {
        case .push: return try await submission(ofPush: message, account)
        case .answer: return try await submission(ofAnswer: message, account)
        case .person: return nil
        }
    }

    /// A push is checked again, as it was when it came: what was kept says nothing about its signature.
    private func submission(
        ofPush message: InboundMessage, _ account: Account
    ) async throws(LedgerError) -> Submission? {
        let submissions = PushSubmission(parties: parties, ledger: ledger)
        if let carrier = parties.carriers[message.party] {
            let reading = result { () throws(PartyError) in
                try carrier.receive(InboundPush(keptAs: message), of: message.operation, account: account)
            }
            guard let reading, let report = reading.report else { return nil }  // Unreadable still, or not genuine.
            return submissions.submission(
                message, saying: report, by: carrier.profile, signature: reading.signature)
        }
        guard let platform = parties.platforms[message.party] else { return nil }
        let reading = result { () throws(PartyError) in
            try platform.receive(InboundPush(keptAs: message), of: message.operation, account: account).readable()
        }
        guard let reading, reading.signature.isAcceptable else { return nil }
        let submission = try await submissions.submission(message, saying: reading, to: account)
        return submission.quarantine == nil ? submission : nil
    }

    /// An answer is read with its question, as far as that was kept. Where it was not kept how the answer was protected, it
    /// counts as the weaker way, so that a replay never proves more.
    private func submission(
        ofAnswer message: InboundMessage, _ account: Account
    ) async throws(LedgerError) -> Submission? {
        let context = AskedContext(message.context)
        let answer = InboundAnswer(
            status: message.status ?? 200, body: message.body, protection: context.keptProtection ?? .unprotected)
        var submission = Submission(message: message)
        if let carrier = parties.carriers[message.party] {
            let wish = context.carrierWish(message.operation)
            guard wish != nil || message.operation == .track else { return nil }
            let report = result { () throws(PartyError) in
                try carrier.read(answer, of: message.operation, to: wish)
            }
            guard let report else { return nil }
            submission.facts = report.facts(
                by: carrier.profile, to: wish, heard: message.heard, through: .answer,
                verification: answer.protection, asked: context.asked)
            return submission
        }
        let shops = parties.shops(servedBy: account, named: nil)
        guard let platform = parties.platforms[message.party],
            let shop = context.fields["shop"].map(ShopID.init(rawValue:)) ?? (shops.count == 1 ? shops[0].id : nil)
        else { return nil }
        let intent = try await intent(of: context)
        let wish = context.platformWish(
            message.operation, of: message.party, shop: shop, intents: intent.map { [$0.key: $0] } ?? [:])
        guard wish != nil || message.operation == .caseList || message.operation == .caseDetail else { return nil }
        let report = result { () throws(PartyError) in
            try platform.read(answer, of: message.operation, shop: shop, to: wish, heard: message.heard)
        }
        guard let report else { return nil }
        // What was read then may have changed since: each case is read anew, and what became of a refund is asked about.
        let keys = Set(report.cases.map(\.key)).union([intent?.caseKey].compactMap(\.self))
        submission.consequences = keys.sorted().map { .readCase($0) }
        if let intent, let effect = report.effect, effect.outcome == .done {
            // Done is done, whenever it was said.
            submission.consequences.append(
                .refund(intent.key, attempt: nil, TargetAnswer(effect, at: message.heard)))
        }
        return submission
    }

    private func intent(of context: AskedContext) async throws(LedgerError) -> RefundIntent? {
        guard let key = context.fields["refund"] else { return nil }
        return try await ledger.refund(RefundKey(rawValue: key))?.intent
    }

    private func result<Reading>(_ read: () throws(PartyError) -> Reading) -> Reading? {
        do throws(PartyError) {
            return try read()
        } catch {
            return nil  // Still unreadable: it stays as it is, with the reason of its first hearing.
        }
    }
}
