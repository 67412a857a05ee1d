internal import RefundRules
internal import ShipmentModel

/// One after-sale case with everybody who has to do with it: the buyer, the platform or the merchant, the parcels.
final class Life: @unchecked Sendable {
    /// Money that really left.
    struct Payment: Sendable {
        var key: String?
        var amount: Int64
        var at: Instant
        /// When its order was sent; it may arrive late.
        var sentAt: Instant
    }

    let number: Int
    let key: CaseKey
    let orderID: String
    let turn: Turn
    let isQualityBuyer: Bool
    let appliedAt: Instant
    let paid: Int64
    let parcels: [SimulatedParcel]
    var chance: Chance

    var amount: Int64
    /// Every amount that the case has had.
    var amounts: Set<Int64>
    /// Doudian's `update_time`, or the count of the merchant's changes.
    var version: Int64
    var isAgreed = false
    var isWithdrawn = false
    var isRefused = false
    var isInArbitration = false
    var isPaidByPlatform = false
    var gotPackage = false
    /// Payments that we ordered, in the order in which they happened.
    var payments: [Payment] = []
    /// When the platform ended the case without paying.
    var endedAt: Instant?
    /// When a person ordered payment.
    var orderedByPerson: Instant?
    /// When the merchant's word that the case has ended was acknowledged.
    var endTold: Instant?

    init(
        number: Int, key: CaseKey, orderID: String, turn: Turn, isQualityBuyer: Bool, appliedAt: Instant,
        amount: Int64, paid: Int64, parcels: [SimulatedParcel], chance: Chance
    ) {
        self.number = number
        self.key = key
        self.orderID = orderID
        self.turn = turn
        self.isQualityBuyer = isQualityBuyer
        self.appliedAt = appliedAt
        self.amount = amount
        self.paid = paid
        self.parcels = parcels
        self.chance = chance
        amounts = [amount]
        version = appliedAt.seconds
    }

    var isOnPlatform: Bool { key.platform == "doudian" }
    var isPaid: Bool { isPaidByPlatform || !payments.isEmpty }
    var isEnded: Bool { isWithdrawn || isRefused || isPaid }
}
