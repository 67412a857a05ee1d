internal import RefundRules

/// Doudian's numbers in our words [seen: zsmhub/doudian-sdk, generated official Java SDK `com.doudian.open.api.*`].
enum DoudianStates {
    /// `aftersale_type`: 3 exchange, 4 system cancel, 5 user cancel, 6 price protection, 7 reissue, 8 repair.
    static func caseType(_ number: Int64) -> CaseType {
        switch number {
        case 0: .returnRefund
        case 1: .refundOnlyShipped
        case 2: .refundOnlyUnshipped
        case 3: .exchange
        default: .other
        }
    }

    /// `refund_status`. 5 is a refund that failed first and was collected from the merchant later: the buyer has it.
    static func refundState(_ number: Int64) -> PlatformRefundState? {
        switch number {
        case 0: PlatformRefundState.none
        case 1: .pending
        case 2: .refunding
        case 3, 5: .refunded
        case 4: .failed
        default: nil
        }
    }

    /// `aftersale_status`. A case agreed for refund after refusal still is 6.
    ///
    /// - Parameter refund: Tells an ended case that paid from one that only ended.
    static func caseState(_ number: Int64, type: CaseType?, refund: PlatformRefundState?) -> PlatformCaseState {
        switch number {
        case 6: .waitingMerchant
        case 7: .waitingReturn
        // Exchange, reissue, repair: the merchant has to send goods.
        case 8: .waitingMerchant
        // Second review: the buyer has sent the goods back.
        case 11: .waitingReceipt
        // Exchange goods on their way to the buyer; the list's documents number it 3, the detail's 13.
        case 3, 13: .waitingReceipt
        case 12: succeeded(type: type, refund: refund)
        case 14: .closed
        case 27, 29: .refused
        case 28: .closed
        // Order cancelled; reverse trade done: whether money moved stands in the refund's state.
        case 51, 53: refund == .refunded ? .refunded : refund == .refunding ? .refunding : .closed
        default: .unknown
        }
    }

    /// The end of a case: for a refund the money has moved unless `refund_status` says that it is still on its way;
    /// an exchange, reissue or repair ends well without any.
    private static func succeeded(type: CaseType?, refund: PlatformRefundState?) -> PlatformCaseState {
        switch (type, refund) {
        case (_, .refunded): .refunded
        case (.exchange, _), (.other, _): .closed
        case (_, .pending), (_, .refunding), (_, .failed): .refunding
        case (_, .some(.none)), (_, nil): .refunded
        }
    }

    /// `agree_refuse_sign` (detail) and `is_agree_refuse_sign` (list): 1 agreed, 0 and 2 not. 257 and 258 put a mark on
    /// the case and take it off; they say nothing of the agreement.
    static func isRefuseThenRefund(_ number: Int64) -> Bool? {
        switch number {
        case 1: true
        case 0, 2: false
        default: nil
        }
    }

    /// `got_pkg`.
    static func buyerReportsReceived(_ number: Int64) -> Bool? {
        switch number {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// `arbitrate_status`: 1 in progress, 4 the merchant must prove, 5 negotiation; 0 none, 2 and 3 judged, 6 and 255 over.
    static func isInArbitration(_ number: Int64) -> Bool? {
        switch number {
        case 1, 4, 5: true
        case 0, 2, 3, 6, 255: false
        default: nil
        }
    }

    /// One number of `auto_audit_bits`: what the platform did by itself.
    static func automatic(_ number: Int64) -> String {
        switch number {
        case 8: "agreed_refuse_then_refund"
        case 12: "intercept_auto_refund"
        default: String(number)
        }
    }
}
