internal import Foundation
internal import HTTPTransport
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// What the sandbox's own books say, as it tells it: written before it answers, by a process that shares no adapter and
/// no database with the gateway.
struct SandboxBooks: Sendable {
    /// One scripted case: what should come of it, and what money really moved.
    struct Case: Sendable {
        var key: CaseKey
        var english: String
        var chinese: String
        var expectation: String
        var expectedPayments: Int
        var expectedAmount: Int64
        var payments: Int
        var paidAmount: Int64
        /// What the books call wrong: a second key for one case, a payment of a closed case.
        var violations: [String]

        /// Why the books and the expectation differ; nil when they agree.
        var disagreement: String? {
            if let violation = violations.first { return violation }
            if payments != expectedPayments { return "paid \(payments) times, expected \(expectedPayments)" }
            if payments > 0, paidAmount != expectedAmount {
                return "paid \(paidAmount), expected \(expectedAmount) minor units"
            }
            return nil
        }
    }

    var cases: [Case]
    var isFinished: Bool

    var agree: Bool { cases.allSatisfy { $0.disagreement == nil } }

    static func read(from url: String, through transport: HTTPTransport) async throws -> SandboxBooks {
        let books = try await get(url + "/sandbox/books", transport)
        let progress = try await get(url + "/sandbox/progress", transport)
        let cases = try books.array("cases").map { item -> Case in
            guard let key = CaseKey(try item.text("case")) else {
                throw Unreadable(url: url, reason: "a case without a key")
            }
            return Case(
                key: key, english: try item.text("title"), chinese: try item.textIfAny("title_zh") ?? "",
                expectation: try item.text("expected"),
                expectedPayments: Int(try item.int64("expected_payments")),
                expectedAmount: try item.int64IfAny("expected_amount_minor") ?? 0,
                payments: Int(try item.int64("payments")), paidAmount: try item.int64IfAny("paid_amount_minor") ?? 0,
                violations: try item.arrayIfAny("violations")?.map { try $0.asText } ?? [])
        }
        return SandboxBooks(cases: cases, isFinished: try progress.bool("finished"))
    }

    struct Unreadable: Error, CustomStringConvertible {
        var url: String
        var reason: String
        var description: String { "the sandbox's books at \(url) cannot be read: \(reason)" }
    }

    private static func get(_ url: String, _ transport: HTTPTransport) async throws -> JSONValue {
        let outcome = await transport.call(OutboundRequest(.get, url, isSafeToRepeat: true), deadline: .seconds(5))
        guard case .answered(let answer) = outcome, answer.status == 200 else {
            throw Unreadable(url: url, reason: "\(outcome)")
        }
        return try JSONValue.read(answer.body)
    }
}
