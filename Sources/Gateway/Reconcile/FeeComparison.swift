internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// What one case's interceptions cost: the fees that the platform's statement holds against the orders that somebody took on,
/// and what was said of their price then.
///
/// The statement names no order. A fee stands for the order whose price it is, else for one through the platform, else for any
/// other; orders that no fee stands for, billed by their carrier perhaps, cost what was said.
struct FeeComparison {
    /// One interception that somebody took on.
    private struct Order {
        /// As it was answered, else as the shop's contract has it.
        var told: Money?
        var hasFailed: Bool
        var isThroughPlatform: Bool
        var stated: Money?
    }

    private let stated: [Money]
    private var orders: [Order]
    /// Fees beyond the orders.
    private var left: [Money]
    /// Orders of which nobody knows whether they were taken on.
    private let doubtful: Int

    init(_ subject: Reconciliation.Subject, _ lines: [PlatformStatement.Line]) {
        stated = lines.filter { $0.kind == .interceptionFee }.map(\.amount)
        orders = Self.taken(subject)
        doubtful = subject.afterSale.interceptionsAsked.values.flatMap { $0.earlier + [$0] }
            .count { $0.state == .unknown && $0.clearedAt != nil && !$0.isCancelled }
        left = Self.charged(stated)
        place { $0.told == $1 && $0.isThroughPlatform }
        place { order, fee in order.told == fee }
        place { order, _ in order.isThroughPlatform && order.told == nil }
        place { order, _ in order.isThroughPlatform }
        place { order, _ in order.told == nil }
        place { _, _ in true }
        left.removeAll { $0.minorUnits == 0 }
    }

    /// Who refuses an order asks no money for it.
    private static func taken(_ subject: Reconciliation.Subject) -> [Order] {
        subject.afterSale.interceptionsAsked.sorted { $0.key < $1.key }.flatMap { parcel, newest in
            let reading = subject.parcels.first { $0.id == parcel }?.reading
            return (newest.earlier + [newest]).compactMap { record -> Order? in
                guard record.state.isTakenOn else { return nil }
                let told = record.requestNumber == newest.requestNumber ? reading : nil
                let heard = told?.interception.flatMap { $0.when.latest >= record.leftAt ? $0.state : nil }
                let outcome = heard ?? record.state
                let isDelivered = told?.isDeliveredOutbound == true && outcome != .succeeded
                return Order(
                    told: record.fee ?? subject.contractFees[record.party],
                    hasFailed: outcome == .failed || outcome == .rejected || isDelivered,
                    isThroughPlatform: record.party == subject.afterSale.key.platform)
            }
        }
    }

    /// The fees that were charged and not taken back.
    private static func charged(_ stated: [Money]) -> [Money] {
        var charged = stated.filter { $0.minorUnits >= 0 }
        for back in stated where back.minorUnits < 0 {
            func isWhole(_ fee: Money) -> Bool { fee.minorUnits.magnitude == back.minorUnits.magnitude }
            func covers(_ fee: Money) -> Bool { fee.minorUnits.magnitude > back.minorUnits.magnitude }
            let same = charged.indices.filter { charged[$0].currency == back.currency }
            if let index = same.first(where: { isWhole(charged[$0]) }) {
                charged.remove(at: index)
            } else if let index = same.first(where: { covers(charged[$0]) }), let rest = charged[index].adding(back) {
                charged[index] = rest
            }
        }
        return charged
    }

    /// Lets fees stand for orders that have none yet.
    private mutating func place(where fits: (_ order: Order, _ fee: Money) -> Bool) {
        left.removeAll { fee in
            guard let index = orders.firstIndex(where: { $0.stated == nil && fits($0, fee) }) else { return false }
            orders[index].stated = fee
            return true
        }
    }

    // MARK: What it comes to

    /// What the statement says, and for orders that it does not speak of what was said when they were taken on.
    var all: [Money] { stated + orders.filter { $0.stated == nil }.compactMap(\.told) }

    var ofFailures: [Money] {
        let failed = orders.filter(\.hasFailed)
        // Which order a fee stands for is a guess: it is surely a failure's where all of them failed.
        let isSure = !failed.isEmpty && failed.count == orders.count
        let charged = isSure ? orders.compactMap(\.stated) + left : []
        return (charged + failed.filter { $0.stated == nil }.compactMap(\.told)).filter { $0.minorUnits > 0 }
    }

    var differences: [DifferenceCode] {
        var found: [DifferenceCode] = ofFailures.isEmpty ? [] : [.feeForFailedInterception]
        if orders.contains(where: { $0.stated == nil && $0.told == nil }) { found.append(.feeUnknown) }
        let isOther = orders.contains { order in
            guard let stated = order.stated, let told = order.told else { return false }
            return stated != told
        }
        if isOther { found.append(.feeDiffers) }
        if left.count > doubtful { found.append(orders.isEmpty ? .feeWithoutInterception : .feeChargedTwice) }
        return found
    }
}
