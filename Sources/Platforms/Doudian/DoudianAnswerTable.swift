internal import PlatformKit

extension AnswerTable {
    /// `code` and `sub_code` of an answer's envelope.
    ///
    /// A `sub_code` with a number behind its colon is looked up whole, then without the number, then by `code`. A row
    /// says *surely not done* only where the call was turned away at the door; everything else is possibly done.
    static let doudian = AnswerTable(
        [
            "20000": platform,
            "isp.service-error": platform,
            "30001": permission,
            "isv.app-permissions-insufficient": permission,
            "dop.authorization-closed": permission,
            "dop.authorization-no-existed": permission,
            "40001": parameters,
            "40004": parameters,
            "isv.parameter-missing": parameters,
            "isv.parameter-invalid": parameters,
            "40003": signature,
            "isv.signature-invalid": signature,
            "isv.timestamp-invalid": signature,
            "isv.access-token-expired": token,
            "isv.access-token-no-existed": token,
            // A repeated idempotency id tells of an earlier call of ours, whose effect may be there.
            "isv.idempotent-id-existed": AnswerRule(.unknown, .readCase, isRetryable: false, source: ranges),
            "50001": tokenService,
            "dop.token-generate-failed": tokenService,
            "50002": business,
            "isv.business-failed": business,
            "isv.business-failed:11001": AnswerRule(.notDone, .person, isRetryable: false, source: operate),
            "isv.business-failed:20309541": AnswerRule(.unknown, .readCase, isRetryable: false, source: operate),
            "isv.business-failed:10000": AnswerRule(.unknown, .readCase, isRetryable: true, source: operate),
            "60000": throttled,
            "isv.traffic-limited": throttled,
            "70000": gone,
            "isp.api-service-off": gone,
            "90000": unknown,
            "dop.unknown-error": unknown,
        ],
        unlisted: AnswerRule(.unknown, .readCase, source: "[ours: a code without a row is possibly done]"))

    private static let ranges = "[seen: renhonghai/doudian-sdk src/Constants/ErrNoConstant.php]"
    private static let operate = "[seen: return codes of the generated model set ecommerce.sdk.douyin]"
    private static let platform = AnswerRule(.unknown, .readCase, isRetryable: true, source: ranges)
    private static let permission = AnswerRule(.notDone, .configuration, isRetryable: false, source: ranges)
    private static let parameters = AnswerRule(.notDone, .person, isRetryable: false, source: ranges)
    private static let signature = AnswerRule(.notDone, .configuration, isRetryable: false, source: ranges)
    private static let token = AnswerRule(.notDone, .refreshToken, isRetryable: true, source: ranges)
    private static let tokenService = AnswerRule(.notDone, .configuration, source: ranges)
    private static let business = AnswerRule(.unknown, .readCase, source: ranges)
    private static let throttled = AnswerRule(
        .notDone, .resendLater, isRetryable: true, isThrottled: true, source: ranges)
    private static let gone = AnswerRule(.notDone, .person, isRetryable: false, source: ranges)
    private static let unknown = AnswerRule(.unknown, .readCase, source: ranges)
}
