internal import Foundation
internal import Simulation

/// What a run has found, for people.
struct SimulationReport {
    let outcome: SimulationFleet.Outcome
    let plan: SimulationPlan
    let seconds: Double

    /// Too short a run cannot meet everything, and is not blamed for it.
    private var unmet: [String] { record.lives >= RunRecord.livesForCoverage ? record.unmet : [] }
    var isSound: Bool { record.violations.isEmpty && unmet.isEmpty && outcome.failures.isEmpty }
    private var record: RunRecord { outcome.record }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return String(decoding: try encoder.encode(record), as: UTF8.self)
    }

    var text: String {
        let rate = Int(Double(record.lives) / seconds * 60)
        var lines = [
            "\(record.lives) lives on the \(plan.ledger.rawValue) ledger in \(Int(seconds)) s (\(rate) a minute): "
                + "\(record.payments) payments, \(record.calls) calls, \(record.pushes) pushes, \(record.commits) commits, "
                + "\(record.generations) lives of the gateway's process.",
            "",
            table("ROW OF THE STATE TABLE", record.rows), "",
            table("CONFLICT", record.conflicts), "",
            table("FAILPOINT", record.failpoints), "",
            table("THE CASE ENDED", record.endings), "",
            table("PAID FOR PARCELS OF", record.carriers), "",
        ]
        for name in unmet { lines.append("Never met: \(name)") }
        for violation in record.violations.prefix(20) {
            lines.append("\(violation.invariant.rawValue) \(violation.life): \(violation.detail)")
            let broken = plan.broken.map { " --broken \($0)" } ?? ""
            lines.append(
                "  again: turnback simulate --seed \(violation.seed) --lives \(plan.lives) "
                    + "--ledger \(plan.ledger.rawValue)\(broken)")
        }
        if record.violations.count > 20 { lines.append("and \(record.violations.count - 20) more") }
        lines += outcome.failures.map(\.description)
        lines.append(
            isSound
                ? "Nothing was violated."
                : "\(record.violations.count) violations, \(unmet.count) never met, "
                    + "\(outcome.failures.count) parts not run to their end.")
        return lines.joined(separator: "\n")
    }

    private func table(_ title: String, _ counts: [String: Int]) -> String {
        Console.table([title, "TIMES"], counts.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] })
    }
}
