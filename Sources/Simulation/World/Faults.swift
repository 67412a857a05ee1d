internal import PartyKit
internal import ShipmentModel

/// How often what goes wrong, in a thousand.
struct Faults: Sendable {
    var neverSent = 15
    var requestLost = 10
    /// It is done after whoever asked has given up waiting, though before a refund's answer counts as settled.
    var lateEffect = 8
    /// It is done, and the answer does not come.
    var answerLost = 15
    /// It is done, and an error page is answered.
    var errorAfterEffect = 8
    var errorBefore = 12
    var truncated = 6
    /// The answer takes this many seconds at most when it is late.
    var slow = 20
    var pushLost = 40
    var pushTwice = 100
    var pushLate = 120
    /// Somebody sends a push with a signature of their own.
    var pushForged = 25
    /// Somebody who knows the address sends one where none is signed.
    var pushOfStranger = 40
    var storeAgain = 4
    var storeGone = 2
    /// The process ends before or after a commit, or around a call.
    var crash = 1
    /// Whoever waited for a commit goes on after its lease has run out.
    var asleep = 1

    static let usual = Faults()
    static let none = Faults(
        neverSent: 0, requestLost: 0, lateEffect: 0, answerLost: 0, errorAfterEffect: 0, errorBefore: 0, truncated: 0,
        slow: 0,
        pushLost: 0, pushTwice: 0, pushLate: 0, pushForged: 0, pushOfStranger: 0, storeAgain: 0, storeGone: 0, crash: 0,
        asleep: 0)
}

/// Where something can break. Each must have been reached by a run that means anything.
enum Failpoint: String, CaseIterable, Sendable, Codable {
    case callNeverSent = "call never sent"
    case requestLost = "request lost"
    case lateEffect = "effect after the deadline"
    case answerLost = "answer lost after the effect"
    case errorAfterEffect = "error answered after the effect"
    case errorBefore = "error answered instead"
    case answerTruncated = "answer truncated"
    case answerLate = "answer late"
    case pushLost = "push lost"
    case pushTwice = "push sent twice"
    case pushLate = "push late"
    case pushForged = "push forged"
    case pushOfStranger = "unsigned push of a stranger"
    case pushBusy = "push refused while the gateway is down"
    case crashBeforeCommit = "crash before a commit"
    case crashAfterCommit = "crash after a commit"
    case crashBeforeCall = "crash before a call"
    case crashAfterCall = "crash after a call"
    case crashAroundPayment = "crash between an attempt's commit and its answer"
    case storeAgain = "store asks for another try"
    case storeGone = "store not available"
    case readAgain = "all messages read again and joined in another order"
    case numberUsedAgain = "waybill number used again"
    case foreignRefund = "platform pays by itself"
    case bounced = "a refund comes back"
    case staleRefused = "platform refuses a stale decision"
    case wordRefused = "platform refuses an agreement or a refusal"
    case listGoesOn = "a list is longer than its page"
    case listGrown = "a parcel is listed late"
    case listCorrected = "a wrong waybill number is put right"
    case listUnproven = "a list of parcels is not proven complete"
    case listProven = "a list of parcels is proven complete late"
    case appliedLate = "applied for after much has happened"
    case refundDeclined = "merchant declines a refund"
    case stopSwitch = "money stopped"
    case goodsReceived = "warehouse has a parcel"
    case goodsSound = "warehouse finds the goods in order"
    case goodsUnsound = "warehouse finds the goods damaged, or none"
    case findingChanged = "warehouse corrects its finding"
    case paidAfterInspection = "paid after the inspection"
    case paidAfterSilence = "paid after the warehouse's silence"
    case twoGateways = "attempt while two gateways live"
    case jobOfAnother = "job goes on in the other gateway"
    case asleepAfterCommit = "asleep after a commit"
    case asleepWithLease = "asleep with leased jobs"
    case asleepBeforeSending = "asleep between an attempt's commit and its call"
    case leaseLost = "attempt refused for a lost lease"

    /// Whether what was heard just now may not be written.
    var losesCommits: Bool {
        switch self {
        case .crashBeforeCommit, .crashAfterCommit, .crashBeforeCall, .crashAfterCall, .crashAroundPayment,
            .storeAgain, .storeGone, .asleepAfterCommit:
            true
        default: false
        }
    }
}
