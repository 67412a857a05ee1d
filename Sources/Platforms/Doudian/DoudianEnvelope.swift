internal import PartyKit
internal import PlatformKit
internal import WireFormats

/// What stands around every answer's `data`, in either of its two forms.
struct DoudianEnvelope {
    /// `code`, or `err_no` of the older form.
    let code: Int64
    let subCode: String?
    let message: String?
    let isOK: Bool
    let data: JSONValue?

    /// Reads `{"code":10000,"msg","sub_code","sub_msg","data"}` or the older `{"err_no":0,"message","data"}`
    /// [seen: fudiwei FlurlHttpClient.ByteDance has both, also in one answer]; `code` counts where both stand.
    ///
    /// - Throws: `.missingField` when neither stands there.
    init(_ answer: InboundAnswer) throws(WireError) {
        let body = try JSONValue.read(answer.body, limits: Self.limits).asObject
        let isDelivered = (200..<300).contains(answer.status)
        if let code = try body.platformIntegerIfAny("code") {
            self.code = code
            isOK = code == 10_000 && isDelivered
        } else if let code = try body.platformIntegerIfAny("err_no") {
            self.code = code
            isOK = code == 0 && isDelivered
        } else {
            throw WireError(.missingField, path: "code", detail: "neither code nor err_no")
        }
        subCode = try body.platformTextIfAny("sub_code")
        let messages = [
            try body.platformTextIfAny("sub_msg"), try body.platformTextIfAny("msg"),
            try body.platformTextIfAny("message"),
        ]
        message = messages.lazy.compactMap(\.self).first
        data = try body.unique("data")
    }

    /// A page of 100 cases with all their goods' tags and texts can pass the usual 1 MiB.
    private static let limits = ReadLimits(bytesMax: 4 << 20, itemsMax: 400_000)

    /// The most telling code that the answer has, as sent.
    var tellingCode: String { subCode ?? String(code) }

    var rule: AnswerRule { Self.rule(code: code, subCode: subCode) }

    /// The rule of a `sub_code` whole, without the number behind its colon, or of the `code`.
    static func rule(code: Int64?, subCode: String?) -> AnswerRule {
        let family = subCode.flatMap { $0.split(separator: ":", maxSplits: 1).first.map(String.init) }
        return AnswerTable.doudian.rule(for: [subCode, family, code.map { String($0) }])
    }

    /// What the platform says went wrong; nil when nothing did.
    var fault: PartyFault? {
        guard !isOK else { return nil }
        return PartyFault(
            code: tellingCode, message: message ?? "", isRetryable: rule.isRetryable, isThrottled: rule.isThrottled)
    }

    /// What follows from an answer that is not OK.
    ///
    /// An answer that says OK under a status of failure came from something in between: possibly done.
    func effect(for purpose: AnswerRule.Purpose) -> PlatformReport.Effect {
        rule.effect(for: purpose, code: tellingCode, message: message)
    }
}
