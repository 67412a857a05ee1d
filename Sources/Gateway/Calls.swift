internal import CarrierKit
internal import Ledger
internal import PartyKit
internal import PlatformKit
internal import ShipmentModel

/// One call to a party, from wish to reading: composed by the adapter, sent within the account's budget, read by the
/// adapter. Nothing is stored here; whoever calls submits what was learnt through the intake.
struct Calls: Sendable {
    let caller: any Caller
    let budget: CallBudget
    let clock: any GatewayClock
    /// A fresh UUID for each request; passed in, so that tests and simulations decide it.
    let nonce: @Sendable () -> String

    /// How a call ended, with what is to be kept of it.
    struct Ended<Reading: Sendable>: Sendable {
        enum Result: Sendable {
            case read(Reading)
            /// An answer came that cannot be read: it is kept raw.
            case unreadable(PartyError)
            /// Nothing left us.
            case neverSent(String)
            /// Possibly done.
            case unknown(String)
        }

        var result: Result
        /// The answer's message, to be committed with what follows from it.
        var message: InboundMessage?
        var protection: Verification
        var heard: Instant
    }

    func call(
        _ wish: CarrierWish, account: Account, adapter: any CarrierAdapter, answers: String
    ) async throws -> Ended<CarrierReport> {
        let request: OutboundRequest
        do throws(PartyError) {
            request = try adapter.request(for: wish, account: account, stamp: stamp)
        } catch {
            return Ended(result: .unreadable(error), message: nil, protection: .unverified, heard: clock.now)
        }
        let outcome = try await send(request, account, adapter.profile.limits)
        return ended(outcome, account, wish.operation, answers) { answer throws(PartyError) in
            try adapter.read(answer, of: wish.operation, to: wish)
        }
    }

    func call(
        _ wish: PlatformWish, shop: ShopID, account: Account, adapter: any PlatformAdapter, answers: String
    ) async throws -> Ended<PlatformReport> {
        let request: OutboundRequest
        do throws(PartyError) {
            request = try compose(wish, account: account, adapter: adapter)
        } catch {
            return Ended(result: .unreadable(error), message: nil, protection: .unverified, heard: clock.now)
        }
        return try await send(request, wish, shop: shop, account: account, adapter: adapter, answers: answers)
    }

    func compose(
        _ wish: PlatformWish, account: Account, adapter: any PlatformAdapter
    ) throws(PartyError) -> OutboundRequest {
        try adapter.request(for: wish, account: account, stamp: stamp)
    }

    /// Sends a request that was composed before, because its digest had to be committed first.
    func send(
        _ request: OutboundRequest, _ wish: PlatformWish, shop: ShopID, account: Account,
        adapter: any PlatformAdapter, answers: String
    ) async throws -> Ended<PlatformReport> {
        let outcome = try await send(request, account, adapter.profile.limits)
        let heard = clock.now
        return ended(outcome, account, wish.operation, answers) { answer throws(PartyError) in
            try adapter.read(answer, of: wish.operation, shop: shop, to: wish, heard: heard)
        }
    }

    private var stamp: Stamp { Stamp(now: clock.now, nonce: nonce()) }

    private func send(
        _ request: OutboundRequest, _ account: Account, _ limits: PartyProfile.Limits
    ) async throws -> CallOutcome {
        try await budget.take(account.id, limits: limits)
        var request = request
        request.allowsPlainHTTP = account.allowsPlainHTTP
        return await caller.call(request, deadline: limits.answerDeadline)
    }

    private func ended<Reading>(
        _ outcome: CallOutcome, _ account: Account, _ operation: Operation, _ answers: String,
        read: (InboundAnswer) throws(PartyError) -> Reading
    ) -> Ended<Reading> {
        let heard = clock.now
        switch outcome {
        case .neverSent(let reason):
            return Ended(result: .neverSent(reason), message: nil, protection: .unverified, heard: heard)
        case .unknown(let reason):
            return Ended(result: .unknown(reason), message: nil, protection: .unverified, heard: heard)
        case .answered(let answer):
            let message = InboundMessage(
                party: account.party, account: account.id, operation: operation, direction: .answer, answers: answers,
                status: answer.status, body: answer.body, heard: heard)
            do throws(PartyError) {
                return Ended(
                    result: .read(try read(answer)), message: message, protection: answer.protection, heard: heard)
            } catch {
                return Ended(
                    result: .unreadable(error), message: message, protection: answer.protection, heard: heard)
            }
        }
    }
}

extension Calls.Ended {
    /// What to store of a call that taught us nothing usable: the raw answer, if there was one.
    var quarantine: Submission.Quarantine? {
        guard case .unreadable(let error) = result, message != nil else { return nil }
        return Submission.Quarantine(type: error.type, detail: error.detail)
    }

    var error: String? {
        switch result {
        case .read: nil
        case .unreadable(let error): error.description
        case .neverSent(let reason): "nothing was sent: \(reason)"
        case .unknown(let reason): "no complete answer: \(reason)"
        }
    }
}
