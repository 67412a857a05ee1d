internal import PlatformKit
internal import RefundRules
internal import ShipmentModel

extension TargetAnswer {
    /// What a target said about a refund, in an answer or a push, as one of few (domain §6.5): what is not surely one
    /// thing is `unknown`.
    init(_ effect: PlatformReport.Effect, at instant: Instant) {
        let outcome: Outcome =
            switch effect.outcome {
            case .done: .done
            case .accepted: .accepted
            case .notDone: .notDone
            case .notFound: .notFound
            case .stuck: .stuck
            // One case a call, so a mixed answer is not about our refund alone.
            case .unknown, .mixed: .unknown
            }
        self.init(
            outcome, isRetryable: effect.action == .resendSameKey || effect.action == .resendLater,
            amount: effect.amount, reference: effect.targetReference, code: effect.code,
            message: effect.message.map(PersonalData.masked), at: instant)
    }
}
