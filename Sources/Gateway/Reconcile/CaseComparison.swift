internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// One case compared: what the platform says of its money, what ours say, where its parcels are.
struct CaseComparison {
    let subject: Reconciliation.Subject
    let lines: [PlatformStatement.Line]
    /// Set where a statement of the case's shop is given.
    let reach: Reconciliation.Reach?
    let patience: Reconciliation.Patience
    let ignored: Set<DifferenceCode>
    let now: Instant

    private var facts: CaseSnapshot { subject.afterSale.facts }
    private var refundLines: [PlatformStatement.Line] { lines.filter { $0.kind == .refund } }

    var row: Reconciliation.Row {
        Reconciliation.Row(
            key: subject.afterSale.key, orderID: facts.orderID, state: subject.afterSale.state, day: day, ours: ours,
            platforms: platforms,
            source: refundLines.isEmpty ? (isRefundedByFacts ? .caseFacts : nil) : .statement,
            references: refundLines.compactMap(\.reference)
                + (refundLines.isEmpty ? done.compactMap(\.targetReference) : []),
            parcels: subject.parcels.map { "\($0.id.number) \($0.reading.status.rawValue)" }, isBack: isBack,
            fee: Money.sum(fees), feeSettlements: feeSettlements, isUnconfirmed: isUnconfirmed, differences: differences
        )
    }

    var differences: [DifferenceCode] {
        let found = bookDifferences + goodsDifferences + feeDifferences
        return DifferenceCode.allCases.filter { found.contains($0) && !ignored.contains($0) }
    }

    // MARK: The platform's books and ours

    private var done: [RefundIntent] { subject.intents.filter { $0.phase == .done } }
    var openIntents: [RefundIntent] { subject.intents.filter(\.isOpen) }
    private var ours: Money? { Money.sum(done.map(\.amount)) }

    private var isRefundedByFacts: Bool { facts.refundState == .refunded || facts.platformState == .refunded }

    /// Every amount that the platform's side holds; several lines may have several currencies.
    var platformAmounts: [Money] {
        refundLines.isEmpty ? (isRefundedByFacts ? [facts.amount].compactMap(\.self) : []) : refundLines.map(\.amount)
    }

    private var platforms: Money? { Money.sum(platformAmounts) }

    /// Lines that cancel each other are no refund.
    private var isPaidByPlatform: Bool {
        refundLines.isEmpty ? isRefundedByFacts : platforms?.minorUnits != 0
    }

    var isPaid: Bool { isPaidByPlatform || !done.isEmpty }

    private var bookDifferences: [DifferenceCode] {
        var found: [DifferenceCode] = []
        if isPaidByPlatform {
            found += paidDifferences
        } else if !done.isEmpty, isDeniedByFacts || isMissingInStatement {
            found.append(isMissingInStatement ? .missingInStatement : .doneButNotAtPlatform)
        }
        if isPaidByPlatform, isMissingInStatement { found.append(.missingInStatement) }
        if subject.intents.contains(where: \.hasBounced) { found.append(.refundBounced) }
        if openIntents.contains(where: { $0.writtenAt + patience.intent <= now }) { found.append(.intentOpenTooLong) }
        return found
    }

    private var paidDifferences: [DifferenceCode] {
        guard !done.isEmpty else {
            if subject.intents.contains(where: { $0.phase == .superseded }) { return [.foreignRefundAdopted] }
            if subject.intents.contains(where: { $0.phase == .notDone }) { return [.refundedAlthoughNotDone] }
            // What is possibly paid is settled by its target's answer.
            return subject.intents.contains { $0.phase == .attempted } ? [] : [.refundWithoutIntent]
        }
        guard let ours, !platformAmounts.isEmpty else { return [] }
        guard platformAmounts.allSatisfy({ $0.currency == ours.currency }) else { return [.currencyDiffers] }
        guard let platforms, platforms != ours else { return [] }
        let isMore = platforms.minorUnits > ours.minorUnits
        return [
            isMore && refundLines.count(where: { $0.amount.minorUnits > 0 }) > 1
                ? .refundedMoreThanOnce : .amountDiffers
        ]
    }

    /// The statement covers the refund's time and does not name it.
    private var isMissingInStatement: Bool {
        guard let reach, refundLines.isEmpty, let paidAt = paidAtByLedger else { return false }
        return reach.contains(paidAt)
    }

    /// The platform said, after our refund was done, that there is none.
    private var isDeniedByFacts: Bool {
        guard let said = facts.refundState, said == PlatformRefundState.none || said == .failed else { return false }
        return doneAt.map { $0 < refundStateHeard } ?? false
    }

    private var isUnconfirmed: Bool {
        !done.isEmpty && !isPaidByPlatform && !isDeniedByFacts && !isMissingInStatement
    }

    private var refundStateHeard: Instant { (facts.ages["refund_state"] ?? facts.age).heard }

    // MARK: Times

    private var doneAt: Instant? { done.compactMap(\.finishedAt).max() }

    private var paidAtByLedger: Instant? {
        if let doneAt { return doneAt }
        guard isRefundedByFacts else { return nil }
        return facts.finalAt ?? subject.afterSale.closedAt ?? facts.updatedAt ?? facts.heard
    }

    private var paidAt: Instant? { refundLines.map(\.time).max() ?? paidAtByLedger }

    private var backAt: Instant? {
        guard isBack == true else { return nil }
        return subject.parcels.compactMap { $0.reading.returned?.when.latest }.max()
    }

    /// See ``Reconciliation/Row/day``.
    var day: Instant {
        paidAt ?? openIntents.map(\.writtenAt).min() ?? backAt ?? subject.afterSale.appliedAt
    }

    // MARK: Money and goods

    private var isBack: Bool? {
        subject.parcels.isEmpty ? nil : subject.parcels.allSatisfy { $0.reading.returned?.grade == .proof }
    }

    /// A case that was never on the road owes us no parcel. Who paid for goods that the buyer already had expects none.
    var expectsReturn: Bool {
        guard subject.afterSale.approvedAt != nil || !done.isEmpty else { return false }
        guard let ordered = done.first(where: { $0.orderedBy != nil }) else { return true }
        return !subject.parcels.contains { $0.reading.isDeliveredOutbound && deliveredBefore(ordered, $0.reading) }
    }

    private func deliveredBefore(_ intent: RefundIntent, _ reading: ParcelReading) -> Bool {
        reading.delivered.map { $0.when.latest < intent.writtenAt } ?? false
    }

    var isBackUnpaid: Bool { isBack == true && !isPaid && openIntents.isEmpty }

    private var goodsDifferences: [DifferenceCode] {
        if isBackUnpaid, let backAt { return backAt + patience.refund <= now ? [.returnedNotRefunded] : [] }
        guard let paidAt, isPaid, expectsReturn else { return [] }
        return subject.parcels.compactMap { parcel in
            let reading = parcel.reading
            if reading.returned?.grade == .proof { return nil }
            // Whose signature it is may be unclear: goods that nobody shows to be the sender's are gone.
            if let delivered = reading.delivered, delivered.grade >= .hint, reading.deliveryDirection != .inbound {
                return .refundedParcelDelivered
            }
            if reading.status == .lost { return .refundedParcelLost }
            return paidAt + patience.parcel <= now ? .refundedParcelOut : nil
        }
    }

    // MARK: Interceptions

    /// One interception that somebody took on.
    private struct Taken {
        var fee: Money?
        var hasFailed: Bool
    }

    /// Who refuses an order asks no money for it.
    private var taken: [Taken] {
        subject.afterSale.interceptionsAsked.flatMap { parcel, newest in
            let reading = subject.parcels.first { $0.id == parcel }?.reading
            return (newest.earlier + [newest]).compactMap { record -> Taken? in
                switch record.state {
                case .accepted, .succeeded, .failed: break
                case .unknown, .rejected, .cancelled: return nil
                }
                let told = record.requestNumber == newest.requestNumber ? reading : nil
                let heard = told?.interception.flatMap { $0.when.latest >= record.leftAt ? $0.state : nil }
                let outcome = heard ?? record.state
                let isDelivered = told?.isDeliveredOutbound == true && outcome != .succeeded
                return Taken(
                    fee: fee(of: record),
                    hasFailed: outcome == .failed || outcome == .rejected || isDelivered)
            }
        }
    }

    private var feeSettlements: [FeeSettlement] {
        let said = subject.afterSale.interceptionsAsked.values.flatMap { $0.earlier + [$0] }.compactMap(\.feeSettlement)
        return Set(said).sorted { $0.rawValue < $1.rawValue }
    }

    /// As it was answered, else as the shop's contract has it.
    private func fee(of record: InterceptionRecord) -> Money? { record.fee ?? subject.contractFees[record.party] }

    private var statedFees: [Money] { lines.filter { $0.kind == .interceptionFee }.map(\.amount) }

    /// What the statement says, otherwise what was said when the interception was asked for.
    var fees: [Money] { statedFees.isEmpty ? taken.compactMap(\.fee) : statedFees }

    var feesOfFailures: [Money] {
        let failed = taken.filter(\.hasFailed)
        guard !failed.isEmpty else { return [] }
        // The statement names no request: its fees are of failures where all of them failed.
        if statedFees.isEmpty { return failed.compactMap(\.fee).filter { $0.minorUnits > 0 } }
        return failed.count == taken.count ? statedFees.filter { $0.minorUnits > 0 } : []
    }

    private var feeDifferences: [DifferenceCode] {
        var found: [DifferenceCode] = feesOfFailures.isEmpty ? [] : [.feeForFailedInterception]
        if statedFees.isEmpty, taken.contains(where: { $0.fee == nil }) { found.append(.feeUnknown) }
        return found
    }
}
