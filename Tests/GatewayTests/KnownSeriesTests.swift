import Foundation
import Ledger
import RefundRules
import Testing

/// Every alarm has a series before it is raised.
struct KnownSeriesTests {
    @Test func `every alarm that the rules raise by its name is known`() throws {
        let rules = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/RefundRules")
        var raised: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: rules, includingPropertiesForKeys: nil) {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            // `.alarm(DecisionCode.noTracking.rawValue)`, and the codes that go to people with an alarm.
            for found in text.matches(of: #/(?:\.alarm\(DecisionCode|giveToPeople\()\.([a-zA-Z]+)/#) {
                raised.insert(String(found.output.1))
            }
        }
        #expect(raised.count > 9)
        let known = Set(AuditEntry.alarmCodes)
        #expect(known.count == AuditEntry.alarmCodes.count, "one stands twice")
        let codes = Dictionary(DecisionCode.allCases.map { ("\($0)", $0.rawValue) }) { first, _ in first }
        #expect(raised.filter { codes[$0].map { !known.contains($0) } ?? true } == [])
    }
}
