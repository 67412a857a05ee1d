internal import ShipmentModel

/// A text for people, in both languages of the demo.
struct Bilingual: Sendable, Hashable {
    let english: String
    let chinese: String

    init(_ english: String, _ chinese: String) { (self.english, self.chinese) = (english, chinese) }
}

/// One after-sale case as it will happen, and what should come of it.
struct ScriptedCase: Sendable {
    enum Shop: Sendable { case doudian, merchant }

    /// What happens to the answer to the first order to pay. The work is done in each case.
    enum RefundAnswer: Sendable {
        case whole
        /// The connection closes in the middle of the answer.
        case brokenOff
        /// 502.
        case serverError
    }

    /// What a merchant says of its case beside amount and parcels.
    struct MerchantFacts: Sendable {
        var type = "refund_only_shipped"
        var buyerReceived = false
        var isCrossBorder = false
        var isHainanDutyFree = false
        var category: String?
        var isQualityBuyer = false
        /// A carrier that the gateway cannot know, named beside the scripted parcels.
        var unknownCarrierWaybill: String?
        /// False: the merchant never calls back, it can only be asked at its status address.
        var callsBack = true
    }

    var shop: Shop
    var id: String
    var orderID: String
    var title: Bilingual
    /// What should come of it, in one sentence.
    var expectation: Bilingual
    var expectedPayments: Int
    var amountMinor: Int64
    /// All times count from the demo's start.
    var appliedAt: Duration
    var withdrawnAt: Duration?
    var parcels: [ScriptedParcel]
    var merchantFacts = MerchantFacts()
    var refundAnswer = RefundAnswer.whole
}
