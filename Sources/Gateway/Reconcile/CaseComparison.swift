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

    var fees: FeeComparison { FeeComparison(subject, lines) }
    private var facts: CaseSnapshot { subject.afterSale.facts }
    private var refundLines: [PlatformStatement.Line] { lines.filter { $0.kind == .refund } }

    var row: Reconciliation.Row {
        Reconciliation.Row(
            key: subject.afterSale.key, orderID: facts.orderID, state: subject.afterSale.state, at: day, ours: ours,
            platforms: platforms,
            source: refundLines.isEmpty ? (isRefundedByFacts ? .caseFacts : nil) : .statement,
            references: refundLines.compactMap(\.reference)
                + (refundLines.isEmpty ? done.compactMap(\.targetReference) : []),
            parcels: subject.parcels.map { "\($0.id.number) \($0.reading.status.rawValue)" }, isBack: isBack,
            fee: Money.sum(fees.all), feeSettlements: feeSettlements, isUnconfirmed: isUnconfirmed,
            differences: differences
        )
    }

    var differences: [DifferenceCode] {
        let found = bookDifferences + goodsDifferences + fees.differences
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
        [standing, amountDifference].compactMap(\.self)
    }

    /// What the platform's refund is to us, where none of ours is done.
    private var standing: DifferenceCode? {
        guard done.isEmpty else { return nil }
        if subject.intents.contains(where: { $0.phase == .superseded }) { return .foreignRefundAdopted }
        if subject.intents.contains(where: { $0.phase == .notDone }) { return .refundedAlthoughNotDone }
        // What is possibly paid is settled by its target's answer.
        return subject.intents.contains { $0.phase == .attempted } ? nil : .refundWithoutIntent
    }

    /// How much the platform's side should hold, whoever paid: what is done of ours, else what was ordered last, else what the
    /// case is about.
    private var expected: Money? {
        guard done.isEmpty else { return ours }
        let ordered = subject.intents.filter { [.attempted, .superseded, .notDone].contains($0.phase) }
        return ordered.max { $0.part < $1.part }?.amount ?? facts.amount
    }

    private var amountDifference: DifferenceCode? {
        guard let expected, !platformAmounts.isEmpty else { return nil }
        guard platformAmounts.allSatisfy({ $0.currency == expected.currency }) else { return .currencyDiffers }
        guard let platforms, platforms != expected else { return nil }
        let isMore = platforms.minorUnits > expected.minorUnits
        return isMore && refundLines.count(where: { $0.amount.minorUnits > 0 }) > 1
            ? .refundedMoreThanOnce : .amountDiffers
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

    private var feeSettlements: [FeeSettlement] {
        let said = subject.afterSale.interceptionsAsked.values.flatMap { $0.earlier + [$0] }.compactMap(\.feeSettlement)
        return Set(said).sorted { $0.rawValue < $1.rawValue }
    }
}
