internal import CarrierKit
public import Ledger
internal import PartyKit
internal import PlatformKit
internal import RefundRules
public import ShipmentModel

/// Reads kept messages again with today's adapters and submits what they say now, as if they had just been read: heard
/// when they first were.
///
/// Only quarantined messages are read again: what was applied stands as facts, whose meaning follows the tables by
/// itself.
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
        guard view.outcome == .quarantined, view.signature?.isAcceptable != false,
            let body = try await ledger.rawBody(of: view.id, for: person, reason: "replay", at: clock.now),
            let submission = submission(of: view, body: body)
        else {
            outcome.stillUnreadable += 1
            return
        }
        let receipts = try await ledger.record([submission], at: clock.now)
        if receipts.first?.outcome == .applied { outcome.applied += 1 } else { outcome.stillUnreadable += 1 }
    }

    /// What the message says now; nil when it still cannot be read.
    private func submission(of view: MessageView, body: [UInt8]) -> Submission? {
        let message = InboundMessage(
            party: view.party, account: view.account, operation: view.operation, direction: view.direction,
            answers: view.answers, signature: view.signature, status: view.status, context: view.context, body: body,
            heard: view.firstHeard)
        var submission = Submission(message: message)
        do throws(PartyError) {
            if let carrier = parties.carriers[view.party] {
                if view.direction == .push {
                    guard let account = parties.accounts[view.account],
                        let report = try carrier.receive(push(message), of: view.operation, account: account).report
                    else { return nil }
                    submission.facts = report.facts(
                        by: carrier.profile, to: nil, heard: view.firstHeard, through: .push,
                        verification: (view.signature ?? .unsigned).verification)
                } else {
                    let report = try carrier.read(answer(message), of: view.operation, to: nil)
                    // How the answer was protected is not kept: as the weaker, so that a replay never proves more.
                    submission.facts = report.facts(
                        by: carrier.profile, to: nil, heard: view.firstHeard, through: .answer,
                        verification: .unprotected)
                }
                return submission
            }
            guard let platform = parties.platforms[view.party], view.direction == .push,
                let account = parties.accounts[view.account],
                let shop = parties.shops.values.first(where: { $0.platformAccount == view.account })
            else { return nil }
            let reading = try platform.receive(push(message), of: view.operation, account: account)
            submission.consequences = reading.events.compactMap { event in
                event.caseID.map { .readCase(.init(platform: view.party, shop: shop.id, afterSaleID: $0)) }
            }
            return submission
        } catch {
            return nil
        }
    }

    private func push(_ message: InboundMessage) -> InboundPush {
        var headers = HTTPFields()
        var query: [NamedValue] = []
        for (name, value) in message.context.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("header.") { headers.append(String(name.dropFirst(7)), value) }
            if name.hasPrefix("query.") { query.append(NamedValue(String(name.dropFirst(6)), value)) }
        }
        return InboundPush(
            query: query, headers: headers, body: message.body, heard: message.heard,
            hasPathToken: message.context["path_token"] == "yes")
    }

    private func answer(_ message: InboundMessage) -> InboundAnswer {
        InboundAnswer(status: message.status ?? 200, body: message.body, protection: .unprotected)
    }
}
