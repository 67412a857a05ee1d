internal import PlatformKit
internal import RefundRules

/// What a case's detail says about a refund that was perhaps agreed: Doudian knows no refund keys, so the case itself is
/// asked (platform sheet, "Idempotency and time-outs").
enum DoudianRefundJudgement {
    /// - Parameter version: The `update_time` that the refund was decided on; nil when nobody knows it any more.
    static func effect(of snapshot: CaseSnapshot, decidedOn version: String?) -> PlatformReport.Effect {
        var effect = judge(snapshot, decidedOn: version)
        effect.rawState = snapshot.rawState
        effect.orderID = snapshot.orderID
        // What the case asks for, which is what was decided; what the buyer gets can be less and stands apart.
        effect.amount = snapshot.amount
        return effect
    }

    private static func judge(_ snapshot: CaseSnapshot, decidedOn version: String?) -> PlatformReport.Effect {
        // The refund's own state comes first: a case that ended well may still fail to pay.
        switch snapshot.refundState {
        case .failed: return .init(.stuck, .person)
        case .refunding, .refunded: return .init(.done, .none)
        case .pending, .some(.none), nil: break
        }
        switch snapshot.rawState {
        case "12": return .init(.done, .none)
        // Nobody has agreed yet. A changed version means that the decision was taken on another case than this one.
        case "6": return .init(.notFound, version == nil || version == snapshot.version ? .resendLater : .readCase)
        // Refused, closed, cancelled or ended without a refund: somebody else acted.
        case "14", "27", "28", "29", "51", "53": return .init(.notDone, .person)
        // The case has become another kind of case, or shows a number that is not listed.
        default: return .init(.unknown, .readCase)
        }
    }
}
