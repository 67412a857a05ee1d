internal import Ledger
internal import RefundRules
public import ShipmentModel

extension Explanation {
    /// The explanation as plain text: the case in short, its parcels, every step, and what each short name stands for.
    ///
    /// Times are China's; where a carrier wrote one otherwise, its own words stand beside it.
    public func text(at now: Instant, in language: ExplanationLanguage = .english) -> String {
        func pick(_ english: String, _ chinese: String) -> String { Bilingual(english, chinese)[language] }
        let state = view.afterSale.state.name[language]
        var lines = [pick("Case \(view.afterSale.key): \(state)", "售后单 \(view.afterSale.key)：\(state)"), ""]
        lines += [pick("IN SHORT", "概要")] + summary(at: now).map { "  \($0[language])" }
        if audience == .shop, let reasons = view.afterSale.verdict?.reasons, !reasons.isEmpty {
            lines.append("  " + pick("Conditions that do not hold:", "未满足的条件："))
            lines += reasons.map { "    – " + pick($0.english, $0.chinese) }
        }
        lines += ["", pick("THE PARCELS", "包裹")] + view.parcels.flatMap { parcelLines($0, language) }
        if view.parcels.isEmpty { lines.append("  " + pick("No parcel is known.", "暂无包裹。")) }
        lines += ["", pick("STEP BY STEP (times of China)", "逐步经过（北京时间）")]
        lines += steps.flatMap { stepLines($0, language) }
        lines += ["", pick("HOW MUCH A STATEMENT COUNTS", "证据的分量")]
        lines += [Grade.proof, .hint, .word].map {
            "  \($0.name[language])" + pick(": ", "：") + $0.power[language] + pick(".", "。")
        }
        lines += ["", pick("WHAT THE NAMES STAND FOR", "名称对照")] + nameLines(language)
        guard audience == .shop else { return lines.map(Self.printable).joined(separator: "\n") }
        lines.append(
            "  "
                + pick(
                    "Every message is kept as it came, sealed: `turnback message show ID --raw --person NAME --reason WHY` opens it and is written to the audit.",
                    "每条消息均按原样密封保存：turnback message show ID --raw --person 姓名 --reason 原因 可打开，并记入审计。"))
        // What carriers and people wrote cannot move the cursor of whoever reads it.
        return lines.map(Self.printable).joined(separator: "\n")
    }

    private func parcelLines(_ parcel: ParcelView, _ language: ExplanationLanguage) -> [String] {
        let evidence = Dictionary(
            steps.filter { $0.kind == .evidence }.flatMap { step in step.evidence.map { ($0, step.name) } }
        ) { first, _ in first }
        let status = parcel.reading.status.name[language]
        let carrier = names[parcel.id.carrier][language]
        let head = "  \(cast.name(of: parcel.id)) = \(carrier) \(parcel.id.waybill): \(status)"
        return [head]
            + parcel.reading.reasons.map { reason in
                let rests = reason.evidence.compactMap { evidence[$0] }
                return "     – " + Bilingual(reason.text, reason.chinese)[language]
                    + (rests.isEmpty ? "" : " [\(rests.joined(separator: ", "))]")
            }
    }

    private func stepLines(_ step: Step, _ language: ExplanationLanguage) -> [String] {
        func pick(_ english: String, _ chinese: String) -> String { Bilingual(english, chinese)[language] }
        var lines = ["  \(step.at.inChina)  \(step.name)  \(step.words[language])"]
        lines += step.notes.map { "        \($0[language])" }
        if !step.because.isEmpty {
            lines.append("        " + pick("Because of ", "依据：") + step.because.joined(separator: ", "))
        }
        if !step.leadsTo.isEmpty {
            lines.append(
                "        " + pick("What follows: ", "后续：")
                    + step.leadsTo.map { follow($0, language) }.joined(separator: ", "))
        }
        return lines
    }

    /// Jobs that only ask have no step of their own: what they are is said here.
    private func follow(_ name: String, _ language: ExplanationLanguage) -> String {
        guard name.hasPrefix("j"), let job = record.jobs.first(where: { "j\($0.job.id)" == name }),
            job.job.kind.isQuestion || job.job.kind == .payRefund
        else { return name }
        return "\(name) (\(job.job.kind.words[language]))"
    }

    private func nameLines(_ language: ExplanationLanguage) -> [String] {
        func pick(_ english: String, _ chinese: String) -> String { Bilingual(english, chinese)[language] }
        var lines: [String] = []
        for parcel in view.parcels {
            let isNamed = view.afterSale.facts.parcels?.contains {
                $0.waybill == parcel.id.waybill && $0.dispatchedAt != nil
            }
            let dispatched =
                isNamed == true ? ", " + pick("sent out", "发货") + " \(parcel.id.dispatch.inChina)" : ""
            lines.append("  \(cast.name(of: parcel.id))  \(parcel.id.number)\(dispatched)")
        }
        for step in steps where step.kind == .evidence {
            lines += step.evidence.map { "  \(step.name)  \(pick("fact", "证据")) \($0)" }
        }
        let used = Set(steps.flatMap(\.messages))
        for message in record.messages where used.contains(message.id) {
            lines.append(
                "  \(cast.name(of: message.id))  \(pick("message", "消息")) \(message.id)  \(message.party) \(message.operation), "
                    + "\(message.firstHeard.inChina)")
        }
        for refund in view.intents where audience == .shop {
            lines.append("  \(pick("refund", "退款"))  \(refund.intent.key)")
        }
        return lines
    }

    private static func printable(_ line: String) -> String {
        guard line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return line }
        return String(
            String.UnicodeScalarView(
                line.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
