internal import CarrierKit
public import Ledger
internal import PartyKit
internal import PlatformKit
public import RefundRules
internal import ShipmentModel

/// Reads a stored message once more, with today's adapters, as what it would be submitted as.
public struct Rereading: Sendable {
    let parties: Parties
    let ledger: any Ledger
    let intents: [RefundKey: RefundIntent]

    /// - Parameters:
    ///   - ledger: Where refunds that a push names are looked up.
    ///   - intents: The refunds that answers of old were given to; what was answered to others is read without them.
    public init(parties: Parties, ledger: any Ledger, intents: [RefundKey: RefundIntent]) {
        self.parties = parties
        self.ledger = ledger
        self.intents = intents
    }

    public enum Outcome: Sendable {
        case submission(Submission)
        /// It says nothing that decides: an acknowledgement, a sample without a right signature.
        case nothing
        case unreadable(String)
    }

    /// - Parameter body: The raw bytes, unsealed.
    /// - Throws: ``LedgerError`` when a refund that the message names cannot be looked up.
    public func outcome(of view: MessageView, body: [UInt8]) async throws(LedgerError) -> Outcome {
        let message = InboundMessage(
            party: view.party, account: view.account, operation: view.operation, direction: view.direction,
            answers: view.answers, signature: view.signature, status: view.status, context: view.context, body: body,
            heard: view.firstHeard)
        if view.party == Journal.party { return journal(body, of: message) }
        if view.party == PersonVocabulary.party {
            return PersonReception.submission(ofKept: message).map(Outcome.submission)
                ?? .unreadable("it is no statement")
        }
        if view.direction == .person {
            return journal(Array((view.context[Journal.contextName] ?? "").utf8), of: message)
        }
        if view.party == WarehouseVocabulary.party {
            return WarehouseReception.submission(ofKept: message, knownCarriers: parties.knownCarriers)
                .map(Outcome.submission) ?? (view.outcome == .quarantined ? .nothing : .unreadable("no row is right"))
        }
        guard let account = parties.accounts[view.account], account.party == view.party else {
            return .unreadable("account \(view.account) is not in the settings")
        }
        switch view.direction {
        case .push: return try await push(message, account, wasRead: view.outcome != .quarantined)
        case .answer: return answer(message, account, wasRead: view.outcome != .quarantined)
        case .person: return journal(Array((view.context[Journal.contextName] ?? "").utf8), of: message)
        }
    }

    // MARK: What was concluded

    private func journal(_ bytes: [UInt8], of message: InboundMessage) -> Outcome {
        guard let journal = decoded(bytes) else { return .unreadable("what was concluded is not kept") }
        return .submission(
            Submission(message: message, snapshots: journal.snapshots, consequences: journal.consequences))
    }

    private func decoded(_ bytes: [UInt8]) -> Journal? {
        do { return try JSON.decode(Journal.self, from: bytes) } catch { return nil }
    }

    private func concluded(of message: InboundMessage) -> Journal? {
        message.context[Journal.contextName].flatMap { decoded(Array($0.utf8)) }
    }

    // MARK: Pushes

    private func push(
        _ message: InboundMessage, _ account: Account, wasRead: Bool
    ) async throws(LedgerError) -> Outcome {
        let submissions = PushSubmission(parties: parties, ledger: ledger)
        let push = InboundPush(keptAs: message)
        if let carrier = parties.carriers[message.party] {
            do throws(PartyError) {
                let reading = try carrier.receive(push, of: message.operation, account: account)
                guard let report = try reading.readable() else { return unchecked(wasRead) }
                return .submission(
                    submissions.submission(message, saying: report, by: carrier.profile, signature: reading.signature))
            } catch {
                return wasRead ? .unreadable(error.type) : .nothing
            }
        }
        guard let platform = parties.platforms[message.party] else { return .unreadable("its party is not known") }
        let reading: PlatformPushReading
        do throws(PartyError) {
            reading = try platform.receive(push, of: message.operation, account: account).readable()
        } catch {
            // What a merchant's system hands in comes through our own API: it was concluded there.
            if let handedIn = concluded(of: message) {
                return .submission(
                    Submission(message: message, snapshots: handedIn.snapshots, consequences: handedIn.consequences))
            }
            return wasRead ? .unreadable(error.type) : .nothing
        }
        guard reading.signature.isAcceptable else { return unchecked(wasRead) }
        return .submission(try await submissions.submission(message, saying: reading, to: account))
    }

    private func unchecked(_ wasRead: Bool) -> Outcome {
        wasRead ? .unreadable("its signature does not check with today's secret") : .nothing
    }

    // MARK: Answers

    private func answer(_ message: InboundMessage, _ account: Account, wasRead: Bool) -> Outcome {
        let context = AskedContext(message.context)
        let answer = InboundAnswer(
            status: message.status ?? 200, body: message.body, protection: context.protection(of: account))
        var submission = Submission(message: message)
        var journal = concluded(of: message)
        do throws(PartyError) {
            if let carrier = parties.carriers[message.party] {
                let wish = context.carrierWish(message.operation)
                let report = try carrier.read(answer, of: message.operation, to: wish)
                submission.facts = report.facts(
                    by: carrier.profile, to: wish, heard: message.heard, through: .answer,
                    verification: answer.protection, asked: context.asked)
                journal?.reread(report.shipments.first, carrier, account)
            } else if let platform = parties.platforms[message.party] {
                guard let shop = shop(of: context, account) else {
                    return .unreadable("the shop that it is about is not kept")
                }
                guard Self.deciding.contains(message.operation) else { return .nothing }
                let wish = context.platformWish(
                    message.operation, of: message.party, shop: shop, intents: intents)
                let report = try platform.read(
                    answer, of: message.operation, shop: shop, to: wish, heard: message.heard)
                submission.snapshots = report.cases
                journal?.reread(report, at: message.heard)
            } else {
                return .unreadable("its party is not known")
            }
        } catch {
            guard let journal else { return wasRead ? .unreadable(error.type) : .nothing }
            submission.consequences = journal.consequences
            return .submission(submission)
        }
        submission.consequences = journal?.consequences ?? []
        return .submission(submission)
    }

    /// What else a platform answers says nothing by itself: the case is read after it.
    private static let deciding: Set<Operation> = [.caseList, .caseDetail, .refund, .refundQuery, .intercept]

    private func shop(of context: AskedContext, _ account: Account) -> ShopID? {
        if let name = context.fields["shop"] { return ShopID(rawValue: name) }
        let shops = parties.shops(servedBy: account, named: nil)
        return shops.count == 1 ? shops[0].id : nil
    }
}

extension Journal {
    /// What a carrier answered to our order, in today's meaning; as it was where today's adapter finds none.
    fileprivate mutating func reread(
        _ shipment: CarrierReport.Shipment?, _ carrier: any CarrierAdapter, _ account: Account
    ) {
        guard let shipment, let statement = shipment.interception,
            let meaning = carrier.vocabulary.meaning(of: statement, heardThrough: .answer).interception
        else { return }
        change { answer in
            if let written = shipment.feeAsWritten {
                answer.feeAsWritten = written
                answer.fee = carrier.money(ofFee: written, account: account)
            }
            // An order that was given up was so for want of any answer.
            if answer.state != .unknown || answer.isRetryable { answer.state = meaning.state }
        }
    }

    fileprivate mutating func reread(_ report: PlatformReport, at heard: Instant) {
        change { answer in
            let own = report.interceptions.first { Waybill($0.waybill) == answer.parcel.waybill }
            guard let own else { return }
            answer.state = own.state
            answer.fee = own.feeMinor.map { Money(minorUnits: $0, currency: .cny) } ?? answer.fee
            answer.feeSettlement = own.feeSettlement ?? answer.feeSettlement
            answer.otherGoods = own.otherGoods ?? answer.otherGoods
        }
        guard let effect = report.effect else { return }
        conclusions = conclusions.map { conclusion in
            guard case .refund(let key, let attempt, _) = conclusion else { return conclusion }
            return .refund(key, attempt: attempt, TargetAnswer(effect, at: heard))
        }
    }

    private mutating func change(_ change: (inout InterceptionAnswer) -> Void) {
        conclusions = conclusions.map { conclusion in
            guard case .interception(let key, var answer) = conclusion else { return conclusion }
            change(&answer)
            return .interception(key, answer)
        }
    }
}

extension InboundPush {
    /// A push as it was kept: what its adapter needs to check and read it again.
    init(keptAs message: InboundMessage) {
        var headers = HTTPFields()
        var query: [NamedValue] = []
        for (name, value) in message.context.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("header.") { headers.append(String(name.dropFirst(7)), value) }
            if name.hasPrefix("query.") { query.append(NamedValue(String(name.dropFirst(6)), value)) }
        }
        self.init(
            query: query, headers: headers, body: message.body, heard: message.heard,
            hasPathToken: message.context["path_token"] == "yes")
    }
}
