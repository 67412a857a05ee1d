internal import ArgumentParser
internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `turnback audit verify|list`: who did or decided what, and whether the record of it still is as it was written.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check and list the record of who did or decided what, and why.",
        subcommands: [Verify.self, List.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove that no entry was changed, taken out, put in or moved.",
            discussion: """
                Every entry carries a hash of itself and of the entry before it, so a change breaks the chain from there \
                on. Whoever can write the file can also write a whole new chain; against that, and against newest \
                entries that were cut off, keep the head that this command prints in another place and give it with \
                --expect the next time. Exit status 4 when something is wrong, and its first place.
                """)

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "The head that an earlier check printed: it must still be there, unchanged.")
        var expect: AuditHeadName?

        func run() async throws {
            let verdict = try await withLedger(options, onlyLooking: true) { ledger, _ in
                try await ledger.verifyAudit(expecting: expect?.head)
            }
            output.print(verdict.json, as: verdict.text)
            if verdict.fault != nil { throw ExitStatus.auditBroken }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List entries, the newest first.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var paging: PagingOptions
        @Option(name: .customLong("case"), help: "Only of this case: platform/shop/after-sale id.") var name: CaseName?
        @Option(help: ArgumentHelp("Only this action: \(AuditEntry.actions.joined(separator: ", ")).")) var action:
            String?
        @Option(help: "Only of this person; `rules` and `gateway` are the program.") var person: String?
        @Option(help: "Only from this time on: 2026-11-22 or 2026-11-22T09:30, China time, or with an offset.")
        var since: AuditTime?
        @Option(help: "Only before this time.") var until: AuditTime?

        func run() async throws {
            if let action, !AuditEntry.actions.contains(action) {
                throw KnownNames.unknown("action", action, AuditEntry.actions)
            }
            let filter = AuditFilter(
                caseKey: name?.key, action: action, actor: person, since: since?.instant, until: until?.instant,
                limit: paging.limit, after: paging.after)
            let page = try await withLedger(options, onlyLooking: true) { ledger, _ in try await ledger.audit(filter) }
            output.print(page, ["ENTRY", "AT (CHINA)", "WHO", "ACTION", "ABOUT", "WHY"], json: \.masked.json) { entry in
                let entry = entry.masked
                return [
                    String(entry.sequence), entry.at.inChina, entry.actor, entry.action,
                    entry.caseKey?.description ?? entry.messageID.map { "message \($0)" } ?? "",
                    entry.reason.english,
                ]
            }
        }
    }
}

/// `SEQUENCE:HASH`, as an argument.
struct AuditHeadName: ExpressibleByArgument {
    let head: AuditHead

    init?(argument: String) {
        guard let head = AuditHead(argument) else { return nil }
        self.head = head
    }
}

/// A day or a time, as an argument; without an offset it is China's.
struct AuditTime: ExpressibleByArgument {
    let instant: Instant

    init?(argument: String) {
        guard let written = WrittenTime.parse(argument, zone: .china) else { return nil }
        instant = written.interval(zone: WrittenTime.chinaOffsetSeconds).earliest
    }
}

extension AuditVerdict {
    fileprivate var json: JSONText {
        .object(present: [
            ("intact", .bool(fault == nil)), ("entries", .integer(Int64(entries))),
            ("head", .string(ifAny: head?.description)),
            (
                "fault",
                fault.map {
                    .object([
                        ("entry", .integer($0.sequence)), ("kind", .string($0.kind.rawValue)),
                        ("english", .string($0.words.english)), ("chinese", .string($0.words.chinese)),
                    ])
                }
            ),
        ])
    }

    fileprivate var text: String {
        guard let fault else {
            return "The audit holds: \(entries) entries, each linked to the one before it.\n"
                + (head.map { "head \($0)" } ?? "It is empty.")
        }
        return "The audit is broken at entry \(fault.sequence): \(fault.words.english)\n"
            + "\(entries) entries before it hold."
    }
}
