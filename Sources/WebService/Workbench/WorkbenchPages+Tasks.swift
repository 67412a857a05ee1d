internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// The page of tasks and the page of results.
extension WorkbenchPages {
    /// For how long a task can be put off by one click.
    static let snoozes: [(hours: Int64, english: String, chinese: String)] = [
        (4, "Put off for 4 hours", "推迟 4 小时"), (24, "Put off for a day", "推迟 1 天"),
        (72, "Put off for 3 days", "推迟 3 天"), (168, "Put off for a week", "推迟 1 周"),
    ]

    /// The list of one case's tasks, those that are put off among them.
    func tasksURL(of key: CaseKey) -> String {
        "/workbench/tasks?lang=\(language.rawValue)&case=\(PercentEncoding.rfc3986Encode(key.description))"
    }

    /// One row of a list of tasks.
    func task(_ task: TaskView) -> [String: Any] {
        var row: [String: Any] = [
            "id": task.id, "kindName": task.kind.name(in: language), "url": url(of: task.caseKey),
            "rowURL": "\(tasksURL(of: task.caseKey))#task-\(task.id)",
            "caseID": task.caseKey.afterSaleID, "shop": task.caseKey.shop.rawValue,
            "platform": task.caseKey.platform.rawValue, "assignee": task.assignee ?? "", "note": task.note ?? "",
            "opened": task.openedAt.inChinaToTheMinute,
            "why": why(task),
        ]
        if let advice = task.advice {
            row["advice"] = language.pick(advice.english, advice.chinese)
            if let action = advice.suggested { row["action"] = action.name(in: language) }
        }
        if let until = task.snoozedUntil, task.isSnoozed(at: now) { row["snoozed"] = until.inChinaToTheMinute }
        return row
    }

    /// Tasks of older versions have their suggestion alone, which mostly is a code's own sentence.
    private func why(_ task: TaskView) -> String {
        if let why = task.why { return language.pick(why.shown.english, why.shown.chinese) }
        let code = DecisionCode.allCases.first { $0.english == task.suggestion }
        return code.map { language.pick($0.english, $0.chinese) } ?? task.suggestion
    }

    /// What the form offers: changes of the task, then actions on its case, as far as the role permits them.
    func choices(for role: APIToken.Role) -> [[String: Any]] {
        var choices: [(String, String)] = [
            ("take", language.pick("Take it myself", "由我处理")), ("assign", language.pick("Give it to …", "指派给……")),
            ("release", language.pick("Give it back", "取消指派")), ("note", language.pick("Note the reason", "将原因记为备注")),
        ]
        choices += Self.snoozes.map { ("snooze:\($0.hours)", language.pick($0.english, $0.chinese)) }
        choices += [
            ("wake", language.pick("Put off no longer", "取消推迟")), ("close", language.pick("Close the task", "关闭任务")),
        ]
        let actions = PersonAction.Kind.allCases.filter { $0 != .note && ($0 != .pay || role >= .approve) }
        choices += actions.map {
            ("act:\($0.rawValue)", language.pick("Case: ", "售后单：") + $0.name(in: language))
        }
        return choices.map { ["value": $0.0, "name": $0.1] }
    }

    func results(_ results: [BulkResult]) -> [String: Any] {
        let done = results.count { $0.problem == nil }
        return [
            "summary": language.pick(
                "\(done) done, \(results.count - done) refused", "成功 \(done) 条，未执行 \(results.count - done) 条"),
            "results": results.map { result -> [String: Any] in
                var row: [String: Any] = ["id": result.task.map(String.init) ?? "", "isDone": result.problem == nil]
                if let key = result.caseKey {
                    row["url"] = url(of: key)
                    row["caseName"] = key.afterSaleID
                }
                if let words = result.problem?.words(in: language) {
                    row["outcome"] = words.title
                    row["detail"] = words.detail
                } else if result.waitsForSecondPerson {
                    row["outcome"] = language.pick("waits for a second person", "待第二人确认")
                } else {
                    row["outcome"] = result.state?.name(in: language) ?? language.pick("done", "已完成")
                }
                return row
            },
        ]
    }
}
