import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import WebService

/// The page of tasks, as a browser meets it.
struct WorkbenchTaskTests {
    private static let page = "/workbench/tasks"

    private func ticked(_ ids: [Int64], _ choice: String, _ visitor: Visitor, more: [(String, String)] = [])
        async throws -> FormBody
    {
        let shown = try await visitor.get(Self.page)
        var form = FormBody(ids.map { FormBody.Field("task", String($0)) })
        form.append("do", choice)
        form.append("csrf", visitor.field("csrf", of: shown))
        form.append("request", visitor.field("request", of: shown))
        for (name, value) in more { form.append(name, value) }
        return form
    }

    @Test func `every kind of task has a name in both languages`() {
        #expect(TaskKind.allCases.filter { TaskKind.names[$0.rawValue] == nil } == [])
    }

    @Test func `tasks are shown with why and what to do, in both languages, their own shops' alone`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        _ = try await office.signedCase("AS-2", shop: "m-2")
        let token = try await office.token("one", .act, shops: ["m-1"])
        try await office.working { line in
            let door = try await line.get(Self.page)
            #expect(door.status == 303 && door.headers["Location"]?.hasPrefix("/workbench/login") == true)
            let visitor = try await Visitor.logIn(line, token)
            for (language, words) in [
                ("en", ["signed for", "Refuse the request", "Close the task", "nobody&#39;s"]),
                ("zh", ["已签收", "拒绝申请", "关闭任务", "未指派"]),
            ] {
                let page = try await visitor.get("\(Self.page)?lang=\(language)")
                #expect(page.status == 200 && page.text.contains("AS-1") && !page.text.contains("AS-2"))
                for word in words { #expect(page.text.contains(word), "\(word)") }
                #expect(page.text.contains("value=\"\(task.id)\""))
                #expect(!page.text.contains("Pay now") && !page.text.contains("立即退款"), "it may not pay")
                #expect(!page.text.contains("<script") && !page.text.contains(" style="))
                #expect(page.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
            }
        }
    }

    @Test func `a case's page shows its open tasks and leads to their rows`() async throws {
        let office = try await Office()
        let (task, other) = (try await office.signedCase("AS-1"), try await office.signedCase("AS-2"))
        let changes: [TaskChange] = [
            .assign("Bo <b>"), .note("call at six"), .snooze(until: office.clock.now + .hours(4)),
        ]
        for change in changes {
            _ = try await office.ledger.changeTasks(
                [task.id], change, shops: nil, by: "Wang", reason: "r", at: office.clock.now)
        }
        let token = try await office.token("look", .look, shops: ["m-1"])
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            for (language, words) in [
                ("en", ["Open tasks", "signed for", "Refuse the request", "put off until", "signed for the goods"]),
                ("zh", ["待处理任务", "已签收", "拒绝申请", "推迟到"]),
            ] {
                let page = try await visitor.get("/workbench/cases/merchant/m-1/AS-1?lang=\(language)")
                for word in words + ["Bo &lt;b&gt;", "call at six"] { #expect(page.text.contains(word), "\(word)") }
                let row = "\(Self.page)?lang=\(language)&case=merchant%2Fm-1%2FAS-1"
                #expect(page.text.contains("href=\"\(row.replacing("&", with: "&amp;"))#task-\(task.id)\""))
                let list = try await visitor.get(row)
                #expect(list.status == 200 && list.text.contains("<tr id=\"task-\(task.id)\">"))
                #expect(!list.text.contains("id=\"task-\(other.id)\""), "another case's")
            }
            let none = try await visitor.get(Self.page + "?case=AS-1")
            #expect(none.status == 400)
            _ = try await office.ledger.changeTasks(
                [task.id], .close, shops: nil, by: "Wang", reason: "r", at: office.clock.now)
            let done = try await visitor.get("/workbench/cases/merchant/m-1/AS-1?lang=en")
            #expect(done.status == 200 && !done.text.contains("#task-\(task.id)\""))
        }
    }

    @Test func `many are closed, taken and put off by one form each, and each result is shown`() async throws {
        let office = try await Office()
        let (first, second) = (try await office.signedCase("AS-1"), try await office.signedCase("AS-2"))
        let token = try await office.token("Wang", .act)
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            let taken = try await visitor.post(
                Self.page, try await ticked([first.id, second.id], "take", visitor, more: [("reason", "my shop")]))
            #expect(taken.status == 200 && taken.text.contains("成功 2 条，未执行 0 条"))
            let mine = try await visitor.get(Self.page + "?list=mine&lang=en")
            #expect(mine.text.contains("AS-1") && mine.text.contains("AS-2"))
            _ = try await visitor.post(
                Self.page, try await ticked([first.id], "snooze:24", visitor, more: [("reason", "tomorrow")]))
            let left = try await visitor.get(Self.page)
            let off = try await visitor.get(Self.page + "?list=snoozed")
            let (one, two) = ("value=\"\(first.id)\"", "value=\"\(second.id)\"")
            #expect(!left.text.contains(one) && left.text.contains(two))
            #expect(off.text.contains(one) && off.text.contains("推迟到") && !off.text.contains(two))
            let closed = try await visitor.post(
                Self.page + "?lang=en",
                try await ticked([second.id, 999], "close", visitor, more: [("reason", "by phone")]))
            #expect(closed.text.contains("1 done, 1 refused") && closed.text.contains("There is no such thing."))
        }
        let shown = try await office.ledger.task(second.id, at: office.clock.now)
        #expect(shown?.closedBy == "Wang" && shown?.closedBecause == "by phone" && shown?.assignee == "Wang")
    }

    @Test func `a form sent twice is one order`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        let token = try await office.token("act", .act)
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, token)
            let form = try await ticked([task.id], "act:refuse", visitor, more: [("reason", "has the goods")])
            for _ in 0..<2 {
                let done = try await visitor.post(Self.page + "?lang=en", form)
                #expect(done.status == 200 && done.text.contains("1 done, 0 refused"))
            }
        }
        #expect(try await office.ledger.audit(AuditFilter(action: "refuse")).items.count == 1)
        #expect(try await office.ledger.caseView(task.caseKey)?.afterSale.state == .merchantRefused)
    }

    @Test func `a form needs its session, its site, a reason, something ticked, and the right to do it`() async throws {
        let office = try await Office()
        let task = try await office.signedCase("AS-1")
        let (act, look) = (try await office.token("act", .act), try await office.token("look", .look))
        try await office.working { line in
            let visitor = try await Visitor.logIn(line, act)
            let right = try await ticked([task.id], "close", visitor, more: [("reason", "x")])
            var forged = right
            forged.fields.removeAll { $0.name == "csrf" }
            let foreign = try await visitor.post(Self.page, right, origin: "https://evil.test")
            let answers = [
                try await visitor.post(Self.page, forged), foreign,
                try await visitor.post(Self.page, try await ticked([], "close", visitor, more: [("reason", "x")])),
                try await visitor.post(Self.page, try await ticked([task.id], "close", visitor)),
                try await visitor.post(
                    Self.page, try await ticked([task.id], "burn", visitor, more: [("reason", "x")])),
                try await visitor.post(
                    Self.page, try await ticked([task.id], "assign", visitor, more: [("reason", "x")])),
            ]
            #expect(answers.map(\.status) == [400, 400, 400, 400, 400, 400])
            let pay = try await visitor.post(
                Self.page, try await ticked([task.id], "act:pay", visitor, more: [("reason", "x")]))
            #expect(pay.status == 403)
            let onlooker = try await Visitor.logIn(line, look)
            let shown = try await onlooker.get(Self.page)
            #expect(shown.text.contains("AS-1") && !shown.text.contains("type=\"checkbox\""))
            let refused = try await onlooker.post(
                Self.page, try await ticked([task.id], "close", onlooker, more: [("reason", "x")]))
            #expect(refused.status == 403)
        }
        #expect(try await office.ledger.tasks(TaskFilter(kinds: [.signed])).items == [task])
    }
}
