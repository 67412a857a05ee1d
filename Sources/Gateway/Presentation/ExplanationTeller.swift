internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// Tells the steps of a case, unsorted and unnamed: evidence here; decisions and effects in files of their own.
struct ExplanationTeller {
    typealias Step = Explanation.Step
    let record: CaseRecord
    let names: ExplanationNames
    let cast: ExplanationCast
    let audience: Explanation.Audience
    var view: CaseView { record.view }

    /// Whoever is outside reads what was heard, what was asked of couriers, and what was decided about that; the shop's clocks,
    /// refunds, tasks and alarms are its own.
    var steps: [Step] {
        let isInside = audience == .shop
        return evidence + decisions + effects + (isInside ? attempts + tasks : [])
    }

    // MARK: Evidence

    private var evidence: [Step] {
        view.parcels.flatMap { parcel in parcel.facts.map { step(for: $0, of: parcel) } }
    }

    private func step(for heard: HeardFact, of parcel: ParcelView) -> Step {
        let (fact, statement) = (heard.fact, heard.fact.statement)
        let text = PersonalData.masked(statement.text)
        let quoted = text.isEmpty ? Bilingual("", "") : Bilingual("“\(text)”", "“\(text)”")
        let codes = [statement.code, statement.reason ?? ""].filter { !$0.isEmpty }.joined(separator: "/")
        let code =
            codes.isEmpty
            ? Bilingual(text.isEmpty ? "a summary without words" : "", text.isEmpty ? "无文字的状态汇总" : "")
            : Bilingual("\(text.isEmpty ? "" : " ")(code \(codes))", "\(text.isEmpty ? "" : " ")（代码 \(codes)）")
        let (party, who, name) = (names[fact.party], fact.channel.words, cast.name(of: parcel.id))
        var step = Step(
            at: fact.firstHeard, kind: .evidence,
            words: Bilingual(
                "\(party.english) (\(who.english)) says of \(name): ", "\(party.chinese)（\(who.chinese)）称 \(name)：")
                + quoted + code)
        step.evidence = [fact.key]
        step.messages = heard.messages
        step.parcel = parcel.id
        step.notes = [time(of: fact)] + [meaning(of: fact, in: parcel)].compactMap(\.self)
        if let twin = twin(of: fact, in: parcel) {
            step.notes.append(
                Bilingual(
                    "It tells of the same event as an earlier message of \(twin), and changes nothing.",
                    "与先前收到的 \(twin) 消息为同一事件，不产生新的影响。"))
        }
        let sources = heard.messages.prefix(3).compactMap(source)
        if !sources.isEmpty {
            step.notes.append(
                Bilingual(
                    "Heard in \(sources.map(\.english).joined(separator: "; ")).",
                    "来自 \(sources.map(\.chinese).joined(separator: "；"))。"))
        }
        return step
    }

    /// When it happened, in the sender's own words where they are not China's clock.
    private func time(of fact: Fact) -> Bilingual {
        guard let written = fact.statement.written else {
            return Bilingual("It gives no time of its own.", "消息未写明时间。")
        }
        switch written {
        case .instant(let instant, _):
            let (raw, china) = (written.description, instant.inChina)
            let isSame = raw.prefix(19).replacing("T", with: " ") == china
            return Bilingual(
                "It happened at \(china)" + (isSame ? "." : ", written as \(raw)."),
                "发生于 \(china)" + (isSame ? "。" : "，原文写作 \(raw)。"))
        case .local, .date:
            return Bilingual("Written as \(written), without a zone.", "原文写作 \(written)，未注明时区。")
        }
    }

    private func meaning(of fact: Fact, in parcel: ParcelView) -> Bilingual? {
        guard let weighed = record.weights[parcel.id]?[fact.key] else {
            guard record.weights[parcel.id] != nil else { return nil }
            return Bilingual(
                "It is about another parcel of the same, reused number and counts for nothing here.",
                "属于同一单号的另一次运输，此处不计。")
        }
        let grade = grade(of: fact, weighed, in: parcel)
        var means: [Bilingual] = []
        if let status = weighed.meaning.status {
            means.append(status.name)
            if let read = weighed.statusOnItsLeg, read != status {
                means.append(
                    Bilingual("on the way back that is: ", "退回途中即：") + read.name)
            }
        }
        if let interception = weighed.meaning.interception {
            means.append(Bilingual("interception ", "拦截") + interception.state.name)
        }
        if means.isEmpty { means = [Bilingual("nothing about the parcel's state", "与包裹状态无关")] }
        let why = ExplanationWeight(fact: fact, weighed: weighed, grade: grade).words
        // What only says where the parcel is on its way decides nothing: its strength needs no words about money.
        let power =
            weighed.decides ? Bilingual("; it \(grade.power.english)", "；\(grade.power.chinese)") : Bilingual("", "")
        var words = Bilingual(
            "It means: \(means.map(\.english).joined(separator: ", ")). Weight: \(grade.name.english), because \(why.english)\(power.english).",
            "含义：\(means.map(\.chinese).joined(separator: "、"))。分量：\(grade.name.chinese)，因为\(why.chinese)\(power.chinese)。"
        )
        if weighed.isTakenBack {
            words = words + Bilingual(" It was taken back later.", "此记录后被撤销。")
        }
        return words
    }

    /// An interception's result weighs what the reading gives it as an answer to our own request.
    private func grade(of fact: Fact, _ weighed: WeighedFact, in parcel: ParcelView) -> Grade {
        if let interception = parcel.reading.interception, interception.evidence.contains(fact.key),
            weighed.meaning.interception != nil
        {
            return max(weighed.grade, interception.grade)
        }
        return weighed.grade
    }

    /// The same event, told before by the same party: a poll beside a push.
    private func twin(of fact: Fact, in parcel: ParcelView) -> String? {
        guard let written = fact.statement.written,
            let status = record.weights[parcel.id]?[fact.key]?.meaning.status, status != .unknown
        else { return nil }
        let earlier = parcel.facts.first { other in
            other.fact.key != fact.key && other.fact.firstHeard < fact.firstHeard && other.fact.party == fact.party
                && other.fact.statement.written == written
                && record.weights[parcel.id]?[other.fact.key]?.meaning.status == status
        }
        return earlier?.messages.first.map(cast.name(of:))
    }

    /// Where it was heard.
    private func source(_ id: MessageID) -> Bilingual? {
        guard let message = cast.byID[id] else { return nil }
        let name = cast.name(of: id)
        let times = message.times > 1 ? (", came \(message.times) times", "，共 \(message.times) 次") : ("", "")
        return Bilingual(
            "\(name) (\(message.way.english), \(message.size) bytes\(times.0))",
            "\(name)（\(message.way.chinese)，\(message.size) 字节\(times.1)）")
    }
}

extension MessageView {
    /// How it came to us.
    var way: Bilingual {
        switch direction {
        case .answer:
            let asked = answeredJob.map { Bilingual("our question j\($0)", "我方查询 j\($0) ") }
            return Bilingual("the answer to ", "对") + (asked ?? Bilingual("a routine question of ours", "我方例行查询"))
                + Bilingual("", "的答复")
        case .person: return Bilingual("entered by a person or the merchant's system", "由人员或商家系统提交")
        case .push:
            switch signature {
            case .verified: return Bilingual("a push whose signature over every byte was right", "签名校验通过的推送")
            case .unsigned, nil: return Bilingual("a push without a signature", "无签名的推送")
            case .missing: return Bilingual("a push whose signature was missing", "缺少签名的推送")
            case .wrong: return Bilingual("a push whose signature was wrong", "签名错误的推送")
            }
        }
    }
}
