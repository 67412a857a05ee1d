import PartyKit
import ShipmentModel
import Synchronization

/// A platform's list of cases as it is at the moment of each question: those that changed in the window asked about, the
/// oldest change first, so many to a page.
final class LiveList: Sendable {
    struct Question: Sendable, Equatable {
        var from: Int64
        var until: Int64
        var page: Int64
    }

    private let desks: [DoudianDesk]
    private let size: Int
    private let questions = Mutex<[Question]>([])
    private let afterPage: @Sendable (Int) -> Void

    /// - Parameter afterPage: What happens at the platform after so many answers.
    init(_ desks: [DoudianDesk], size: Int, afterPage: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.desks = desks
        self.size = size
        self.afterPage = afterPage
    }

    var asked: [Question] { questions.withLock { $0 } }

    func install(in caller: ScriptedCaller) { caller.on("/afterSale/List") { [self] in answer($0) } }

    private func answer(_ request: OutboundRequest) -> CallOutcome {
        func number(_ name: String) -> Int64 {
            let rest = request.text.components("\"\(name)\":").last ?? ""
            return Int64(rest.prefix { $0.isNumber }) ?? -1
        }
        let question = Question(
            from: number("update_start_time"), until: number("update_end_time"), page: number("page"))
        let count = questions.withLock { questions in
            questions.append(question)
            return questions.count
        }
        let rows = desks.filter { (question.from...question.until).contains($0.changedAt) }
            .sorted { $0.changedAt < $1.changedAt }
        let page = rows.dropFirst(Int(question.page) * size)
        defer { afterPage(count) }
        return DoudianDesk.list(page.prefix(size).map(\.listItem), hasMore: page.count > size)
    }
}
