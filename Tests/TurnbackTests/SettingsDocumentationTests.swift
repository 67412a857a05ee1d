import ArgumentParser
import Foundation
import RefundRules
import Testing

@testable import turnback

/// config/README.md explains every key that the program reads, and no other.
struct SettingsDocumentationTests {
    /// Keys that the reader asked for, as the README writes them.
    private static func keysRead() throws -> Set<String> {
        Set(try SettingsText.everyKey().read().origins.keys.map(general))
    }

    /// A key with the user's own names taken out.
    private static func general(_ key: String) -> String {
        key.replacing(/^accounts\.[^.]+\./, with: "accounts.<name>.")
            .replacing(/\.(values|secrets)\..+$/) { ".\($0.output.1).<setting>" }
            .replacing(/^shops\.[^.]+\./, with: "shops.<name>.")
            .replacing(/\.(carriers|interception_channels|authorities)\..+$/) { ".\($0.output.1).<carrier>" }
            .replacing(/\.interception_fees_fen\..+$/, with: ".interception_fees_fen.<party>")
    }

    private struct Row {
        var keys: [String]
        var defaults: String
    }

    /// The tables' rows: keys with the prefix of their heading; `.books` goes on where the key before it began.
    private static func rows() throws -> [Row] {
        var prefix = ""
        var rows: [Row] = []
        for line in try ProjectFiles.text("config/README.md").split(separator: "\n") {
            if line.hasPrefix("#") { prefix = line.firstMatch(of: /`([^`]+)`/).map { "\($0.output.1)." } ?? "" }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("| `"), cells.count >= 2 else { continue }
            var keys: [String] = []
            for name in cells[0].matches(of: /`([^`]+)`/).map({ String($0.output.1) }) {
                let parent = keys.last.map { $0.prefix(upTo: $0.lastIndex(of: ".") ?? $0.endIndex) } ?? ""
                keys.append(name.hasPrefix(".") ? parent + name : prefix + name)
            }
            rows.append(Row(keys: keys, defaults: cells[1]))
        }
        return rows
    }

    @Test func `every key that is read is explained`() throws {
        let explained = Set(try Self.rows().flatMap(\.keys))
        #expect(try Self.keysRead().subtracting(explained) == [])
    }

    @Test func `every key that is explained is read`() throws {
        let read = try Self.keysRead()
        #expect(try Self.rows().flatMap(\.keys).filter { !read.contains($0) } == [])
    }

    @Test func `the payload of every key leaves none to its default`() throws {
        let left = try SettingsText.everyKey().read().origins.filter { $0.value == "default" }.keys
        // Which values and secrets there are is each party's own list.
        #expect(left.filter { !$0.contains(".values.") && !$0.contains(".secrets.") } == [])
    }

    @Test func `the defaults that are explained are the rules' own`() throws {
        let policy = ShopPolicy()
        let defaults: [String: String] = [
            "cross_border": "\(policy.isCrossBorder)", "hainan_duty_free": "\(policy.isHainanDutyFree)",
            "amount_limit_fen": "\(policy.amountLimitMinor)", "facts_wait": "\(policy.factsWait)",
            "at_48h": policy.at48h.rawValue, "pays_at_interception_success": "\(policy.paysAtInterceptionSuccess)",
            "pays_quality_buyers_at_returning": "\(policy.paysQualityBuyersAtReturning)",
            "cap_per_refund_fen": "\(policy.capPerRefundMinor)", "cap_per_hour_fen": "\(policy.capPerHourMinor)",
            "cap_per_day_fen": "\(policy.capPerDayMinor)",
            "interception_fee_limit_fen": "\(policy.interceptionFeeLimitMinor)",
            "interception_track_age_max": "\(policy.interceptionTrackAgeMax)",
            "interception_query_interval": "\(policy.interceptionQueryInterval)",
            "contradiction_hold": "\(policy.contradictionHold)", "anomaly_wait": "\(policy.anomalyWait)",
            "inspect_before_refund": "\(policy.inspectBeforeRefund)",
            "clock_after_approval": "\(policy.profile.clockAfterApproval)",
            "clock_after_event": "\(policy.profile.clockAfterEvent)",
            "pays_everybody_at_returning": "\(policy.paysEverybodyAtReturning)",
            "four_eyes_above_fen": "\(policy.fourEyesAboveMinor ?? 0)",
            "interception_fee_percent_max": "\(policy.interceptionFeePercentMax)",
            "buyer_reminders_max": "\(policy.buyerRemindersMax)", "return_warn_after": "\(policy.returnWarnAfter)",
            "return_complaint_after": "\(policy.returnComplaintAfter)", "watch_after_end": "\(policy.watchAfterEnd)",
        ]
        let prefix = "shops.<name>.policy."
        var checked: Set<String> = []
        for row in try Self.rows() where row.keys.allSatisfy({ $0.hasPrefix(prefix) }) {
            let written = row.defaults.matches(of: /`([^`]+)`/).map { Self.inSeconds(String($0.output.1)) }
            for (index, key) in row.keys.enumerated() {
                guard let standard = defaults[String(key.dropFirst(prefix.count))] else { continue }
                #expect(written[min(index, written.count - 1)] == standard, "\(key)")
                checked.insert(String(key.dropFirst(prefix.count)))
            }
        }
        #expect(checked == Set(defaults.keys))
    }

    /// `30m` as a `Duration` prints itself; anything else as it is.
    private static func inSeconds(_ text: String) -> String {
        guard let match = text.wholeMatch(of: /([0-9]+)([mhd])/), let count = Int(match.output.1) else { return text }
        return "\(Duration.seconds(count * (match.output.2 == "m" ? 60 : match.output.2 == "h" ? 3600 : 86_400)))"
    }

    @Test func `each verb that the documents tell of is one of the program's`() throws {
        let verbs = Set(
            Turnback.configuration.subcommands.map { $0._commandName })
        for file in [
            "README.md", "config/README.md", "config/turnback.yaml", "docs/adding-a-carrier.md", "docs/architecture.md",
            "CONTRIBUTING.md", "SECURITY.md", "Makefile",
        ] {
            let told = try ProjectFiles.text(file).matches(of: /(?m)(?:`|^    |\$\(TURNBACK\) )turnback ([a-z]+)/)
            for verb in told.map({ String($0.output.1) }) {
                #expect(verbs.contains(verb), "\(file) tells of `turnback \(verb)`")
            }
        }
    }
}
