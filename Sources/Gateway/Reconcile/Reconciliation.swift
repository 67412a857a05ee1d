public import Ledger
public import RefundRules
public import ShipmentModel

/// The platform's refunds × our intents × the parcels' returns × the interceptions' fees: where they do not agree.
///
/// A value of its inputs. Money is in whole minor units and summed for each currency by itself.
public struct Reconciliation: Sendable {
    /// One case as the ledger has it.
    public struct Subject: Sendable {
        public var afterSale: AfterSaleCase
        public var parcels: [ParcelView]
        public var intents: [RefundIntent]
        /// What a party asks for one interception by the shop's contract; counts where nobody named a price for this one.
        public var contractFees: [PartyID: Money]

        public init(
            afterSale: AfterSaleCase, parcels: [ParcelView], intents: [RefundIntent],
            contractFees: [PartyID: Money] = [:]
        ) {
            self.afterSale = afterSale
            self.parcels = parcels
            self.intents = intents
            self.contractFees = contractFees
        }
    }

    /// From when until before when; nil is open.
    public struct Period: Sendable, Hashable {
        public var from: Instant?
        public var to: Instant?

        public init(from: Instant? = nil, to: Instant? = nil) {
            self.from = from
            self.to = to
        }

        public func contains(_ instant: Instant) -> Bool {
            (from.map { $0 <= instant } ?? true) && (to.map { instant < $0 } ?? true)
        }
    }

    /// How long something may last before it counts as a difference.
    public struct Patience: Sendable, Hashable {
        /// A refund of ours until it is settled.
        public var intent: Duration
        /// The money after the goods came back.
        public var refund: Duration
        /// The goods after the money went (domain §8: 15 days).
        public var parcel: Duration

        public init(intent: Duration = .hours(24), refund: Duration = .hours(48), parcel: Duration = .days(15)) {
            self.intent = intent
            self.refund = refund
            self.parcel = parcel
        }
    }

    /// One case, or one case of the statement that we do not know.
    public struct Row: Sendable, Hashable {
        /// Where the platform's word comes from.
        public enum Source: String, Sendable, Hashable { case statement, caseFacts = "case_facts" }

        public var key: CaseKey
        public var orderID: String?
        /// Nil for a case that we do not know.
        public var state: CaseState?
        /// The moment that it stands under: of its refund, else of the goods' return, else of its application.
        public var at: Instant
        /// China's day of it, as the platforms count them: `2025-11-25`.
        public var chinaDay: String { String(at.inChina.prefix(10)) }
        /// What our done refunds add up to.
        public var ours: Money?
        public var platforms: Money?
        public var source: Source?
        public var references: [String]
        /// Number and status of each parcel.
        public var parcels: [String]
        /// Whether proof says that every parcel is back; nil without parcels.
        public var isBack: Bool?
        public var fee: Money?
        /// How the fees are settled, each way once, in the order of their names.
        public var feeSettlements: [FeeSettlement] = []
        /// Our refund is done, and the platform was not heard since: nothing to compare it with.
        public var isUnconfirmed: Bool
        public var differences: [DifferenceCode]
    }

    /// Sums of one currency, in minor units.
    public struct Totals: Sendable, Hashable {
        public var currency: Currency
        public var ours: Int64 = 0
        public var platforms: Int64 = 0
        /// Paid while not all of the goods are back, within their time or not.
        public var paidAndNotBack: Int64 = 0
        public var backAndNotPaid: Int64 = 0
        public var openIntents: Int64 = 0
        public var fees: Int64 = 0
        public var feesOfFailures: Int64 = 0

        public init(currency: Currency) { self.currency = currency }
    }

    public let period: Period
    /// Every case of the period in the order of their days.
    public let rows: [Row]
    /// In the order of the currencies' names.
    public let totals: [Totals]
    public let unconfirmed: Int

    public var differing: [Row] { rows.filter { !$0.differences.isEmpty } }

    /// How often each difference was found; those that were not are left out.
    public var counts: [(DifferenceCode, Int)] {
        DifferenceCode.allCases.compactMap { code in
            let count = rows.count { $0.differences.contains(code) }
            return count > 0 ? (code, count) : nil
        }
    }

    /// Compares.
    ///
    /// - Parameters:
    ///   - statement: The platform's settlement export of `shop`; nil: the platform's side is what the cases were last
    ///     read to say.
    ///   - shop: Whose statement it is; cases of other shops are compared without it.
    ///   - ignored: Differences that are not looked for.
    public init(
        _ subjects: [Subject], statement: PlatformStatement? = nil, of shop: (platform: PartyID, shop: ShopID)? = nil,
        period: Period = Period(), patience: Patience = Patience(), ignoring ignored: Set<DifferenceCode> = [],
        at now: Instant
    ) {
        self.period = period
        var lines = Dictionary(grouping: statement?.lines ?? [], by: \.afterSaleID)
        let reach = statement.map { Reach($0, period) }
        var (rows, sums) = ([Row](), Sums())
        for subject in subjects {
            let key = subject.afterSale.key
            let isStated = statement != nil && shop.map { $0 == (key.platform, key.shop) } ?? false
            let own = isStated ? lines.removeValue(forKey: key.afterSaleID) ?? [] : []
            let comparison = CaseComparison(
                subject: subject, lines: own, reach: isStated ? reach : nil, patience: patience, ignored: ignored,
                now: now)
            guard period.contains(comparison.day) else { continue }
            rows.append(comparison.row)
            sums.add(comparison)
        }
        if let shop {
            for (id, own) in lines.sorted(by: { $0.key < $1.key }) {
                let key = CaseKey(platform: shop.platform, shop: shop.shop, afterSaleID: id)
                let own = own.filter { period.contains($0.time) }
                guard var row = Row(unknown: key, lines: own) else { continue }
                // What nobody looks for still is money that went.
                row.differences.removeAll(where: ignored.contains)
                rows.append(row)
                sums.add(platforms: own.filter { $0.kind == .refund }.map(\.amount))
                sums.add(fees: own.filter { $0.kind == .interceptionFee }.map(\.amount))
            }
        }
        self.rows = rows.sorted { ($0.at, $0.key) < ($1.at, $1.key) }
        totals = sums.totals
        unconfirmed = rows.count(where: \.isUnconfirmed)
    }

    /// The time in which the statement must name every refund: the period, or, where that is open, as far as it goes.
    struct Reach {
        var first: Instant
        var last: Instant

        init(_ statement: PlatformStatement, _ period: Period) {
            let times = statement.lines.filter { $0.kind == .refund }.map(\.time)
            first = period.from ?? times.min() ?? .distantFuture
            last = period.to.map { $0 - .milliseconds(1) } ?? times.max() ?? .distantPast
        }

        func contains(_ instant: Instant) -> Bool { first <= instant && instant <= last }
    }
}

extension Reconciliation.Row {
    /// Nil without lines.
    fileprivate init?(unknown key: CaseKey, lines: [PlatformStatement.Line]) {
        let refunds = lines.filter { $0.kind == .refund }
        let fees = lines.filter { $0.kind == .interceptionFee }
        guard let last = (refunds.isEmpty ? fees : refunds).map(\.time).max() else { return nil }
        self.init(
            key: key, at: last, platforms: Money.sum(refunds.map(\.amount)), source: .statement,
            references: (refunds.isEmpty ? fees : refunds).compactMap(\.reference), parcels: [],
            fee: Money.sum(fees.map(\.amount)), isUnconfirmed: false, differences: [.unknownCase])
    }
}

extension Money {
    /// Nil for no amounts, for several currencies, and for what 64 bits do not hold.
    static func sum(_ amounts: [Money]) -> Money? {
        guard let first = amounts.first else { return nil }
        return amounts.dropFirst().reduce(first as Money?) { $0?.adding($1) }
    }
}

/// Adds up rows, each currency by itself.
private struct Sums {
    private var byCurrency: [Currency: Reconciliation.Totals] = [:]

    var totals: [Reconciliation.Totals] { byCurrency.values.sorted { $0.currency.rawValue < $1.currency.rawValue } }

    mutating func add(_ comparison: CaseComparison) {
        let row = comparison.row
        add(row.ours, to: \.ours)
        add(platforms: comparison.platformAmounts)
        if comparison.isPaid, row.isBack == false, comparison.expectsReturn {
            add(row.platforms ?? row.ours, to: \.paidAndNotBack)
        }
        if comparison.isBackUnpaid { add(comparison.subject.afterSale.facts.amount, to: \.backAndNotPaid) }
        for intent in comparison.openIntents { add(intent.amount, to: \.openIntents) }
        let fees = comparison.fees
        add(fees: fees.all)
        for fee in fees.ofFailures { add(fee, to: \.feesOfFailures) }
    }

    mutating func add(fees amounts: [Money]) {
        for amount in amounts { add(amount, to: \.fees) }
    }

    mutating func add(platforms amounts: [Money]) {
        for amount in amounts { add(amount, to: \.platforms) }
    }

    private mutating func add(_ money: Money?, to sum: WritableKeyPath<Reconciliation.Totals, Int64>) {
        guard let money else { return }
        var totals = byCurrency[money.currency] ?? Reconciliation.Totals(currency: money.currency)
        // A sum beyond 64 bits is no shop's; it stays at the bound instead of ending the program.
        let (result, overflow) = totals[keyPath: sum].addingReportingOverflow(money.minorUnits)
        totals[keyPath: sum] = overflow ? (money.minorUnits < 0 ? .min : .max) : result
        byCurrency[money.currency] = totals
    }
}
