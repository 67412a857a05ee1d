internal import ArgumentParser
internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// `turnback task list|show|assign|note|snooze|close`: what waits for people.
struct TaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "List what waits for people, and work it off.",
        subcommands: [List.self, Show.self, Assign.self, Note.self, Snooze.self, Close.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tasks, the newest first; what is put off is left out unless asked for.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var paging: PagingOptions
        @Option(
            help: "Only this kind; repeat for several: \(TaskKind.allCases.map(\.rawValue).joined(separator: ", ")).")
        var kind: [String] = []
        @Option(help: "Only this shop; repeat for several.") var shop: [String] = []
        @Option(help: "Only this person's.") var assignee: String?
        @Flag(help: "Only those that are nobody's.") var unassigned = false
        @Flag(help: "Only those that are put off.") var snoozed = false
        @Flag(help: "Open and closed ones, put off or not.") var all = false

        func run() async throws {
            let kinds = try kind.map { name in
                guard let kind = TaskKind(rawValue: name) else {
                    throw ValidationError(KnownNames.sentence("kind of task", name, TaskKind.allCases.map(\.rawValue)))
                }
                return kind
            }
            let page = try await withLedger(options, onlyLooking: true) { ledger, settings in
                try await KnownNames.check(shops: shop, settings, ledger)
                return try await ledger.tasks(
                    TaskFilter(
                        isOpen: all ? nil : true, shops: shop.isEmpty ? nil : Set(shop.map(ShopID.init(rawValue:))),
                        kinds: kinds.isEmpty ? nil : Set(kinds),
                        assignee: unassigned ? .nobody : assignee.map { .person($0) },
                        snoozed: all ? .shown : snoozed ? .only : .hidden, now: try await settings.now(),
                        limit: paging.limit, after: paging.after))
            }
            output.print(page, ["TASK", "KIND", "CASE", "OPENED (CHINA)", "WHOSE", "DO", "WHY"], json: \.json) { task in
                [
                    String(task.id), task.kind.rawValue, task.caseKey.description, task.openedAt.inChina,
                    task.assignee ?? "", task.advice?.suggested?.rawValue ?? "",
                    task.why?.shown.english ?? task.suggestion,
                ]
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one task with what its case suggests now.")

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The task's number.") var id: Int64

        func run() async throws {
            let task = try await withLedger(options, onlyLooking: true) { ledger, settings in
                try await ledger.task(id, at: try await settings.now())
            }
            guard let task else { throw notFound("task \(id)") }
            output.print(task.json, as: Console.chinaText(task.json))
        }
    }

    // MARK: Changing

    /// Which tasks, who, and why.
    struct Words: ParsableArguments {
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The tasks' numbers, at most 200.") var ids: [Int64]
        @Option(help: "Your name, for the audit.") var person: AuditName

        func validate() throws {
            guard (1...200).contains(ids.count) else { throw ValidationError("1 to 200 tasks are expected") }
        }

        /// Changes each by itself and tells what became of it; exit status 2 when one is not there, 1 when one is closed.
        func apply(reason: AuditReason, _ change: (Instant) throws -> TaskChange) async throws {
            let outcomes = try await withLedger(options) { ledger, settings in
                let now = try await settings.now()
                return try await ledger.changeTasks(
                    ids, try change(now), shops: nil, by: person.text, reason: reason.text, at: now)
            }
            let found = ids.map { ($0, outcomes[$0] ?? .notFound) }
            output.print(
                .array(
                    found.map { id, outcome in
                        .object([("task", .integer(id)), ("outcome", .string(outcome.name))])
                    }), as: found.map { "task \($0): \($1.words)" }.joined(separator: "\n"))
            if found.contains(where: { $1 == .notFound }) { throw ExitStatus.notFound }
            if found.contains(where: { $1.name == "closed" }) { throw ExitStatus.failed }
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give tasks to somebody, or to nobody again.")
        @OptionGroup var words: Words
        @Option(help: "Who looks after them; without it they are nobody's.") var to: AuditName?
        @Option(help: "Why.") var reason: AuditReason

        func run() async throws {
            try await words.apply(reason: reason) { _ in .assign(to?.text) }
        }
    }

    struct Note: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Leave a note with tasks; the audit keeps every one.")
        @OptionGroup var words: Words
        @Option(help: "What to remember.") var text: AuditReason

        func run() async throws { try await words.apply(reason: text) { _ in .note(text.text) } }
    }

    struct Snooze: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put tasks off: until then, or until they are asked for anew, they are left out of the list.")
        @OptionGroup var words: Words
        @Option(help: "Until when, as 2026-11-23T09:00:00+08:00; without it they are back at once.") var until: String?
        @Option(help: "Why.") var reason: AuditReason

        func run() async throws {
            try await words.apply(reason: reason) { now in
                guard let until else { return .snooze(until: nil) }
                guard case .instant(let instant, _)? = WrittenTime.parse(until), instant > now,
                    instant <= now + .days(90)
                else { throw ValidationError("--until must be a time with its offset in the next 90 days") }
                return .snooze(until: instant)
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close tasks that are done or need nothing; their cases stay as they are.")
        @OptionGroup var words: Words
        @Option(help: "Why.") var reason: AuditReason

        func run() async throws { try await words.apply(reason: reason) { _ in .close } }
    }
}

extension TaskOutcome {
    fileprivate var name: String {
        switch self {
        case .done: "done"
        case .closed: "closed"
        case .notFound: "not_found"
        }
    }

    fileprivate var words: String {
        switch self {
        case .done: "done"
        case .closed(let task): "was closed already\(task.closedBy.map { " by \($0)" } ?? "")"
        case .notFound: "is not known"
        }
    }
}
