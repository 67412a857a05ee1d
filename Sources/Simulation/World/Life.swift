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
        /// Why it should not have been sent then, as things were known.
        var objection: String?
    }

    let number: Int
    let key: CaseKey
    let orderID: String
    let turn: Turn
    let isQualityBuyer: Bool
    let appliedAt: Instant
    let paid: Int64
    var lists: ParcelLists
    /// Every parcel that is in one of the lists.
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
    /// What was paid has come back to the platform: the buyer's account did not take it.
    var hasBounced = false
    /// Payments that we ordered, in the order in which they happened.
    var payments: [Payment] = []
    /// When the platform ended the case without paying.
    var endedAt: Instant?
    /// When a person ordered payment.
    var orderedByPerson: Instant?
    /// When a person first took the case back as it was, with whatever list of parcels it had.
    var vouchedForAt: Instant?
    /// That the case has ended: by the merchant's word, or the platform's answer.
    private var endHeard: Hearing?
    /// Which rows of the tables its case has walked.
    var rows: Set<StateRow> = []
    /// Whether the merchant declines the first refund that is ordered, and which one that was.
    let declines: Bool
    var declinedKey: String?
    /// Whether the platform takes neither an agreement nor a refusal.
    let isDeaf: Bool

    init(
        number: Int, key: CaseKey, orderID: String, turn: Turn, isQualityBuyer: Bool, appliedAt: Instant,
        amount: Int64, paid: Int64, lists: ParcelLists, declines: Bool, isDeaf: Bool,
        chance: Chance
    ) {
        self.number = number
        self.key = key
        self.orderID = orderID
        self.turn = turn
        self.isQualityBuyer = isQualityBuyer
        self.appliedAt = appliedAt
        self.amount = amount
        self.paid = paid
        self.lists = lists
        parcels = lists.allParcels
        self.declines = declines
        self.isDeaf = isDeaf
        self.chance = chance
        amounts = [amount]
        version = appliedAt.seconds
    }

    var isOnPlatform: Bool { key.platform == "doudian" }
    var isPaid: Bool { isPaidByPlatform || !payments.isEmpty }
    var isEnded: Bool { isWithdrawn || isRefused || isPaid }

    func hearEnd(_ way: Hearing.Way, in world: World) {
        endHeard = endHeard ?? Hearing(at: world.now)
        endHeard?.note(way, at: world.now, world.troubles)
    }

    /// Since when the end may have been known, if it must have been known before that time.
    func endKnown(before instant: Instant, in world: World) -> Instant? {
        let before = Instant(milliseconds: instant.milliseconds - 1)
        return endHeard.flatMap { $0.isKnown(by: before, world.troubles) ? $0.first : nil }
    }
}
