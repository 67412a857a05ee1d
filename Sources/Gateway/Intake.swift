public import Ledger
internal import Metrics
internal import ShipmentModel

/// The one door: whatever is learnt goes through here and is committed together with everything that follows from it.
///
/// Submissions that arrive while a commit is under way are committed together in the next one (group commit); each
/// submitter goes on when its own is durable. Nothing is acknowledged before.
public actor Intake {
    /// Why a submission was not taken. Nothing of it is stored; the sender is told to come again.
    public enum Refusal: Error, Sendable, Equatable {
        /// More submissions wait than ``queueMax`` permits.
        case overloaded
        case closed
        case store(LedgerError)
    }

    /// How many submissions one commit takes at most.
    public static let batchMax = 256
    /// How many may wait. At some thousand a second that is a wait of a second or two, after which senders give up.
    public static let queueMax = 8192

    private struct Waiting {
        var submission: Submission
        var continuation: CheckedContinuation<Result<Receipt, Refusal>, Never>
    }

    nonisolated let ledger: any Ledger
    private let clock: any GatewayClock
    private let wakeUp: WakeUp
    private let batchMax: Int
    private var waiting: [Waiting] = []
    private var isCommitting = false
    /// How many submissions came, by this process.
    private var submitted: UInt64 = 0
    private(set) var isClosed = false
    private var drained: [CheckedContinuation<Void, Never>] = []
    private let batches = Counter(label: "turnback_intake_batches_total")
    private let submissions = Counter(label: "turnback_intake_submissions_total")

    /// - Parameter batchMax: At least 1; one commit a submission is what group commit is measured against.
    public init(
        ledger: any Ledger, clock: any GatewayClock, wakeUp: WakeUp, batchMax: Int = Intake.batchMax
    ) {
        self.ledger = ledger
        self.clock = clock
        self.wakeUp = wakeUp
        self.batchMax = max(batchMax, 1)
    }

    /// How many submissions wait for the commit that is under way.
    var waitingCount: Int { waiting.count }

    /// Commits one submission, with others that came at the same time; returns when it is durable.
    public func submit(_ submission: Submission) async throws(Refusal) -> Receipt {
        guard !isClosed else { throw .closed }
        guard waiting.count < Self.queueMax else { throw .overloaded }
        let submission = try journaled(submission)
        let result = await withCheckedContinuation { continuation in
            waiting.append(Waiting(submission: submission, continuation: continuation))
            if !isCommitting {
                isCommitting = true
                // Its own task, because the submitter that happens to come first must not wait for those behind it; ahead of
                // other work, because everybody waits for it.
                Task(priority: .high) { await commitWaiting() }
            }
        }
        return try result.get()
    }

    /// With what drives its decisions kept beside it, so that they can be taken anew.
    private func journaled(_ submission: Submission) throws(Refusal) -> Submission {
        submitted += 1
        do {
            return try submission.journaled(number: submitted, at: clock.now)
        } catch {
            throw .store(LedgerError(.internal, "what was concluded cannot be written: \(type(of: error))"))
        }
    }

    /// Commits what was learnt by asking: an answer is not given up because many others come at the same time.
    ///
    /// A push that is refused comes again by itself; an answer does not. So it waits, a bounded number of times.
    public func keep(_ submission: Submission) async throws -> Receipt {
        for pause in Self.keepPauses {
            do throws(Refusal) {
                return try await submit(submission)
            } catch {
                guard error.mayPass else { throw error }
                try await clock.wait(until: clock.instant(afterReal: pause))
            }
        }
        return try await submit(submission)
    }

    /// In real time; together less than a lease.
    private static let keepPauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(3), .seconds(6)]

    /// Refuses what comes from now on, and returns when all that came before is committed.
    public func close() async {
        isClosed = true
        guard isCommitting else { return }
        await withCheckedContinuation { drained.append($0) }
    }

    private func commitWaiting() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(batchMax))
            waiting.removeFirst(batch.count)
            batches.increment()
            submissions.increment(by: batch.count)
            do throws(LedgerError) {
                let receipts = try await ledger.record(batch.map(\.submission), at: clock.now)
                for (item, receipt) in zip(batch, receipts) { item.continuation.resume(returning: .success(receipt)) }
                if receipts.contains(where: { !$0.cases.isEmpty }) { wakeUp.signal() }
            } catch {
                for item in batch { item.continuation.resume(returning: .failure(.store(error))) }
            }
        }
        isCommitting = false
        for continuation in drained { continuation.resume() }
        drained = []
    }
}

extension Intake.Refusal {
    /// Whether the same submission may be taken a moment later.
    fileprivate var mayPass: Bool {
        switch self {
        case .overloaded: true
        case .closed: false
        case .store(let error): error.kind == .unavailable
        }
    }
}
