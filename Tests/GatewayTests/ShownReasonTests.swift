import Ledger
import RefundRules
import ShipmentModel
import Testing

@testable import Gateway

/// Names and numbers of people are hidden in what somebody wrote, and nothing is in what the program says itself.
struct ShownReasonTests {
    private static let now = Instant(seconds: 1_795_309_200)
    private static let secret = "签收人：张三，电话13812345678"
    private static let hidden = "签收人：*，电话***78"

    private func reason(_ code: String, _ english: String, _ chinese: String? = nil) -> DecisionReason {
        DecisionReason(code: code, english: english, chinese: chinese ?? english, at: Self.now)
    }

    @Test func `a lift of the caps is told with its amounts and its end`() async throws {
        let town = try await Town()
        let lift = CapLift(
            shop: "own-shop", hourMinor: 9_900_000, dayMinor: 99_999_999, at: town.clock.now,
            until: town.clock.now + .hours(2), person: "Li Lei", reason: Self.secret)
        try await town.ledger.liftCaps(lift)
        let shown = try #require(try await town.ledger.audit(AuditFilter(action: "cap-lift")).items.first).masked.reason
        #expect(
            shown.english
                == "own-shop may refund 99000.00 CNY an hour and 999999.99 CNY a day until \(lift.until): \(Self.hidden)"
        )
        #expect(shown.chinese.hasPrefix("own-shop 上限放宽至每小时 99000.00 CNY、每日 999999.99 CNY，至 \(lift.until)："))
        #expect(shown.chinese.hasSuffix(Self.hidden))
    }

    @Test(arguments: [
        (
            "said", "sf/SF1000000000002: returned (courier): \(secret)",
            "sf/SF1000000000002: returned (courier): \(hidden)"
        ),
        (
            "task_snooze", "task 1234567 (review) put off until 2026-11-23T16:29:08Z: \(secret)",
            "task 1234567 (review) put off until 2026-11-23T16:29:08Z: \(hidden)"
        ),
        ("task_note", "task 5 (review) noted: \(secret)", "task 5 (review) noted: \(hidden)"),
        (
            "task_close", "task 5 (review) closed: \(DecisionCode.signed.english)",
            "task 5 (review) closed: \(DecisionCode.signed.english)"
        ),
        (
            "would_pay_refund", "Would have paid 1.00 CNY under TB20261123162908; the shop is only watched.",
            "Would have paid 1.00 CNY under TB20261123162908; the shop is only watched."
        ),
        ("job-failed", "pay_refund given up: \(secret)", "pay_refund given up: \(hidden)"),
        ("stop_switch_on", secret, hidden), ("raw-read", secret, hidden), ("pay", secret, hidden),
        ("order_not_done", "pay: \(secret)", "pay: \(hidden)"), ("whatever: we do not know", secret, hidden),
        ("caps_lifted", secret.replacing("：", with: ""), "签收人张三，电话***78"),
    ])
    func `where our words end the masking begins`(code: String, text: String, shown: String) {
        #expect(reason(code, text).shown.english == shown)
    }

    @Test func `what a person orders on is told whole, and what an older version put behind it is hidden`() {
        let rest = "Signed for by the recipient 2025-11-25 02:32."
        let own = DecisionCode.duePerson
        #expect(reason("due_person", "\(own.english) \(rest)").shown.english == "\(own.english) \(rest)")
        #expect(
            reason("due_person", "", "\(own.chinese)买家签收 2025-11-25 02:32。").shown.chinese
                == "\(own.chinese)买家签收 2025-11-25 02:32。")
        for foreign in [Self.secret, "Li: call 13812345678", "Refused by 13812345678.", "\(rest) 13812345678"] {
            let shown = reason("due_person", "\(own.english) \(foreign)").shown.english
            #expect(shown.hasPrefix(own.english) && !shown.contains("13812345678") && !shown.contains("张三"))
        }
    }

    @Test(arguments: [DecisionCode.interceptionInDoubt, .interceptionTooLate, .interceptionRunsAlready])
    func `the waybill behind a sentence stays`(code: DecisionCode) {
        let words = reason(code.rawValue, "\(code.english) sf/SF1000000000002", "\(code.chinese)sf/SF1000000000002")
        #expect(words.shown == Bilingual(words.english, words.chinese))
        #expect(reason(code.rawValue, Self.secret).shown.english == Self.hidden)
    }

    @Test(arguments: DecisionCode.allCases) func `every sentence of the table stays, and what is added is hidden`(
        code: DecisionCode
    ) {
        #expect(reason(code.rawValue, code.english, code.chinese).shown == Bilingual(code.english, code.chinese))
        guard !code.rawValue.hasPrefix("due_") || code == .duePerson,
            ![.interceptionInDoubt, .interceptionTooLate, .interceptionRunsAlready].contains(code)
        else { return }
        #expect(
            reason(code.rawValue, "\(code.english) \(Self.secret)").shown.english == "\(code.english) \(Self.hidden)")
    }

    @Test func `a task's suggestion, the program's own, is told whole`() async throws {
        let town = try await Town()
        var snapshot = town.merchantCase("AS-9", parcels: [try Town.number("yto", "YT8800000000009")], amount: 12_900)
        snapshot.isCrossBorder = true
        snapshot.buyerReportsReceived = true
        try await town.submit(snapshot)
        let explanation = try await town.explanation(of: snapshot.key)
        let suggestion = try #require(explanation.view.tasks.first?.suggestion)
        #expect(explanation.steps.contains { $0.notes.contains { $0.english == "Suggestion: \(suggestion)" } })
    }
}
