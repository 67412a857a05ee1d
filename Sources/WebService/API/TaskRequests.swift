internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// Reading what people want of tasks and of many cases at once.
enum TaskRequests {
    /// How many tasks or cases one request names at most.
    static let rowsMax = 200
    static let noteMax = 1000
    /// A task that is put off for longer is forgotten.
    static let snoozeMax = Duration.days(90)

    /// The names of the changes, as the API's paths and bodies write them.
    static let changes = ["assign", "note", "snooze", "close"]

    /// What the body of a change holds.
    static func members(of change: String) -> [String] {
        switch change {
        case "assign": ["assignee", "reason"]
        case "note": ["note", "reason"]
        case "snooze": ["until", "reason"]
        default: ["reason"]
        }
    }

    /// The change of that name with its value from the body: `assignee`, `note` or `until`.
    static func change(_ name: String, in body: JSONValue, at now: Instant) throws -> TaskChange {
        switch name {
        case "assign":
            guard let assignee = try body.textOrNull("assignee") else { return .assign(nil) }
            return .assign(try assignee.name("assignee"))
        case "note": return .note(try body.required("note").reason("note", max: noteMax))
        case "snooze":
            guard let until = try body.textOrNull("until") else { return .snooze(until: nil) }
            return .snooze(until: try snooze(until, at: now))
        case "close": return .close
        default:
            throw Problem.badRequest(
                "change must be one of \(changes.joined(separator: ", ")).", fields: [("change", "is unknown")])
        }
    }

    /// Why something is done; of a note the note itself, where no other reason is given.
    static func reason(in body: JSONValue, of change: TaskChange? = nil) throws -> String {
        if case .note(let note) = change, body.isAbsent("reason") { return String(note.prefix(500)) }
        return try body.required("reason").reason()
    }

    private static func snooze(_ text: String, at now: Instant) throws -> Instant {
        guard case .instant(let until, _)? = WrittenTime.parse(text), text.contains("T") else {
            throw Problem.badRequest(
                "until must be a time with its offset, as 2026-11-23T09:00:00+08:00, or null.",
                fields: [("until", "is no such time")])
        }
        guard until > now, until <= now + snoozeMax else {
            throw Problem.badRequest(
                "until must lie in the next 90 days.", fields: [("until", "is too early or too late")])
        }
        return until
    }

    // MARK: Many at once

    /// One row of a request about many, by what it names.
    enum Row: Hashable {
        case task(TaskView.ID)
        case some(CaseKey, version: Int64?)
        /// It names nothing: what it would have had to be.
        case nothing(String)
    }

    /// The rows under `tasks` and `cases`, in this order.
    ///
    /// - Throws: 400 when there are none, or too many; a row that is wrong by itself is none of that.
    static func rows(in body: JSONValue) throws -> [Row] {
        var rows: [Row] = []
        for item in try body.listIfAny("tasks") { rows.append(task(item)) }
        for item in try body.listIfAny("cases") { rows.append(named(item)) }
        guard (1...rowsMax).contains(rows.count) else {
            throw Problem.badRequest(
                "1 to \(rowsMax) tasks or cases are expected.", fields: [("tasks", "\(rows.count) rows are named")])
        }
        return rows
    }

    private static func task(_ item: JSONValue) -> Row {
        do throws(WireError) {
            guard item.kind == .number else { return .nothing("A task's number is expected.") }
            return .task(try item.asInt64)
        } catch {
            return .nothing("A task's number is expected.")
        }
    }

    /// `"platform/shop/id"`, or `{"case": …, "version": …}`.
    private static func named(_ item: JSONValue) -> Row {
        let expected = Row.nothing("platform/shop/id is expected, or an object of case and version alone.")
        do throws(WireError) {
            guard item.members.allSatisfy({ ["case", "version"].contains($0.key) }) else { return expected }
            let text = item.isObject ? try item.text("case") : try item.asText
            guard let key = CaseKey(text) else { return expected }
            return .some(key, version: item.isObject ? try item.int64IfAny("version") : nil)
        } catch {
            return expected
        }
    }
}

extension JSONValue {
    fileprivate func isAbsent(_ name: String) -> Bool { !isObject || !members.contains { $0.key == name } }

    /// A text that must be there, or null in its place.
    fileprivate func textOrNull(_ name: String) throws -> String? {
        if isObject, members.contains(where: { $0.key == name && $0.value.isNull }) { return nil }
        return try required(name)
    }

    fileprivate func listIfAny(_ name: String) throws -> [JSONValue] {
        if isAbsent(name) { return [] }
        do throws(WireError) {
            return Array(try array(name))
        } catch {
            throw Problem.badRequest("\(name) must be a list.", fields: [(name, "\(error.kind)")])
        }
    }
}

extension String {
    /// The text as a reason or a note for people.
    ///
    /// - Throws: 400 when it is blank, too long, or has control characters.
    func reason(_ name: String = "reason", max: Int = AuditReason.lengthMax) throws -> String {
        guard let reason = AuditReason(self, max: max) else {
            throw Problem.badRequest(
                "\(name) must be 1 to \(max) characters.",
                fields: [(name, "is empty or too long, or has control characters")])
        }
        return reason.text
    }

    /// The text as somebody's name.
    ///
    /// - Throws: 400 when it is none that the audit keeps.
    func name(_ name: String) throws -> String {
        guard let checked = AuditName(self) else {
            throw Problem.badRequest(
                "\(name) must be a name of 1 to \(AuditName.lengthMax) characters.",
                fields: [(name, "is empty, too long or the program's own")])
        }
        return checked.text
    }
}
