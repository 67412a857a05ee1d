internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// What a merchant's endpoint answers. Its words never say that money moved; only a result does.
enum MerchantAnswers {
    /// The answer to an event.
    ///
    /// - Parameter effect: What a 2xx means: *heard*. The body is not read.
    static func readDelivery(_ answer: InboundAnswer, heard effect: PlatformReport.Effect) -> PlatformReport {
        guard !(200..<300).contains(answer.status) else { return PlatformReport(isOK: true, effect: effect) }
        return failure(answer.status, next: .resendSameKey)
    }

    /// The answer of `status_url`, or of the endpoint where the order was brought up again.
    ///
    /// Only a whole result counts; a 2xx with anything else means heard. 404 is *no such refund*: the order is sent
    /// again under the same key.
    static func readRefundQuery(_ answer: InboundAnswer, order: PlatformWish.RefundOrder?) -> PlatformReport {
        switch answer.status {
        case 200..<300: return readResult(answer.body, order: order)
        case 404: return PlatformReport(isOK: true, effect: .init(.notFound, .resendSameKey, code: "404"))
        default: return failure(answer.status, next: .query)
        }
    }

    private static func readResult(_ body: [UInt8], order: PlatformWish.RefundOrder?) -> PlatformReport {
        guard MerchantRefundResult.isResult(body) else {
            return PlatformReport(isOK: true, effect: .init(.accepted, .query))
        }
        do throws(MerchantInputError) {
            let result = try MerchantRefundResult.read(body, for: order?.key)
            return PlatformReport(isOK: true, effect: result.effect(ordered: order?.amount))
        } catch {
            return PlatformReport(
                effect: .init(.unknown, .query), fault: PartyFault(code: "bad-result", message: error.description))
        }
    }

    /// Anything but 2xx is a failure, a redirect too: nobody follows it. Nothing of it says that an earlier try was not
    /// heard, so the outcome is open. 410 is the merchant's wish to hear no more: a person's.
    private static func failure(_ status: Int, next: NextAction) -> PlatformReport {
        PlatformReport(
            isOK: false,
            effect: .init(.unknown, status == 410 ? .person : next, code: String(status)),
            fault: PartyFault(
                code: String(status), message: "HTTP status \(status)", isRetryable: status != 410,
                isThrottled: status == 429))
    }
}
