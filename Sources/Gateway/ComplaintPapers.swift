internal import Digests
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// The derived papers of a complaint: the letter, the requests with their answers, and the manifest.
struct ComplaintPapers {
    let explanation: Explanation
    let evidence: [ComplaintBundle.File]
    /// Messages whose bytes retention has deleted.
    let gone: [MessageView]
    let leftOut: [MessageView]
    let now: Instant
    let language: ExplanationLanguage
    private var record: CaseRecord { explanation.record }
    private var afterSale: AfterSaleCase { record.view.afterSale }

    private var orders: [ServiceOrder] { afterSale.serviceOrders }

    // MARK: The letter

    var letter: String {
        func pick(_ english: String, _ chinese: String) -> String { Bilingual(english, chinese)[language] }
        let carriers = Set(record.view.parcels.map { explanation.names[$0.id.carrier][language] }).sorted()
        var lines = [
            pick("Complaint about an interception", "拦截服务投诉"),
            pick("To: ", "致：") + carriers.joined(separator: pick(", ", "、")),
            pick(
                "Made at \(now.inChina), China time; case \(afterSale.key.afterSaleID).",
                "制作时间（北京时间）：\(now.inChina)；售后单 \(afterSale.key.afterSaleID)。"),
            "",
            pick(
                "Please look into the following parcel: what was reported of it does not go together, or it did not come back.",
                "请核实以下包裹：其物流或拦截信息前后矛盾，或未按要求退回。"),
            "",
        ]
        for parcel in record.view.parcels {
            lines.append(
                pick("Waybill ", "运单号 ") + parcel.id.waybill.rawValue + " ("
                    + explanation.names[parcel.id.carrier][language] + ")" + pick(": ", "：")
                    + parcel.reading.status.name[language])
            lines += parcel.reading.reasons.map { reason in
                let heard = explanation.steps.filter {
                    $0.kind == .evidence && !Set($0.evidence).isDisjoint(with: reason.evidence)
                }
                .map { "\($0.name) \($0.at.inChina)" }
                return "  – " + Bilingual(reason.text, reason.chinese)[language]
                    + (heard.isEmpty ? "" : " [\(heard.joined(separator: ", "))]")
            }
        }
        lines += ["", pick("Interception service orders:", "拦截服务单：")] + orders.flatMap(orderLines)
        if orders.isEmpty { lines.append("  " + pick("none was placed online.", "无线上服务单。")) }
        lines += ["", pick("Amount at stake:", "涉及金额：")]
        lines += record.view.intents.map { refund in
            let finished = refund.intent.finishedAt.map { ", \($0.inChina)" } ?? ""
            return "  \(refund.intent.amount), \(refund.intent.phase.name[language])\(finished)"
        }
        if record.view.intents.isEmpty, let amount = afterSale.facts.amount { lines.append("  \(amount)") }
        lines += [
            "",
            pick("Enclosed: timeline.txt, timeline.svg, requests.json,", "附件：timeline.txt、timeline.svg、requests.json，")
                + pick(
                    " and \(evidence.count) raw messages in evidence/ exactly as they were received; manifest.json holds the SHA-256 of each file.",
                    "以及 evidence/ 下 \(evidence.count) 份原始报文（与收到时完全一致）；manifest.json 列出每个文件的 SHA-256。"),
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private func orderLines(_ placed: ServiceOrder) -> [String] {
        let order = placed.record
        func pick(_ english: String, _ chinese: String) -> String { Bilingual(english, chinese)[language] }
        let number = order.carrierNumber ?? pick("none was given", "对方未提供")
        return [
            "  "
                + pick(
                    "Service order \(number); our request \(order.requestNumber)",
                    "服务单号 \(number)；我方申请号 \(order.requestNumber)"),
            "    " + pick("through ", "经由 ") + explanation.names[order.party][language]
                + pick(", asked at ", "，申请时间 ") + order.askedAt.inChina + pick(", answer: ", "，答复：")
                + order.state.name[language] + (order.fault.map { " (\(PersonalData.masked($0)))" } ?? "")
                + pick(", fee: ", "，费用：")
                + (placed.price?[language]
                    ?? (placed.isTakenOn ? pick("not told", "未告知") : pick("none: not taken on", "无（未受理）"))),
        ]
    }

    // MARK: Requests and answers

    var requests: JSONText {
        let files = Dictionary(evidence.compactMap { file in file.message.map { ($0.id, file.name) } }) { first, _ in
            first
        }
        let asked = record.jobs.filter { $0.job.kind.isOrderToCarrier || $0.job.kind == .track }
        return .array(
            asked.map { done in
                let answers = record.messages.filter { $0.answeredJob == done.job.id }
                return .object(present: [
                    ("job", .integer(done.job.id)), ("asked", .string(done.job.kind.rawValue)),
                    ("request_number", .string(ifAny: done.job.requestNumber)),
                    ("through", .string(ifAny: done.job.party?.rawValue)),
                    ("decided_at", .instant(done.madeAt)), ("done_at", .instant(done.closedAt)),
                    ("tries", .integer(Int64(done.job.tries))), ("given_up", done.hasFailed ? .bool(true) : nil),
                    ("error", .string(ifAny: done.job.lastError.map(PersonalData.masked))),
                    (
                        "answers",
                        .array(
                            answers.map { message in
                                .object(present: [
                                    ("message", .string(message.id.rawValue)),
                                    ("heard_at", .string(message.firstHeard.description)),
                                    ("http_status", message.status.map { .integer(Int64($0)) }),
                                    ("file", .string(ifAny: files[message.id])),
                                ])
                            })
                    ),
                ])
            })
    }

    // MARK: The manifest

    func manifest(of files: [ComplaintBundle.File]) -> JSONText {
        .object(present: [
            ("format", .string("turnback-complaint/1")), ("case", .string(afterSale.key.description)),
            ("made_at", .string(now.description)), ("amount", .money(afterSale.facts.amount)),
            (
                "parcels",
                .array(
                    record.view.parcels.map { parcel in
                        .object([
                            ("carrier", .string(parcel.id.carrier.rawValue)),
                            ("waybill", .string(parcel.id.waybill.rawValue)),
                            ("status", .string(parcel.reading.status.rawValue)),
                        ])
                    })
            ),
            ("interceptions", .array(orders.map(Self.json))),
            (
                "refunds",
                .array(
                    record.view.intents.map { refund in
                        .object(present: [
                            ("refund_key", .string(refund.intent.key.rawValue)),
                            ("amount", .money(refund.intent.amount)),
                            ("phase", .string(refund.intent.phase.rawValue)),
                            ("finished_at", .instant(refund.intent.finishedAt)),
                        ])
                    })
            ),
            (
                "personal_data",
                .object([
                    (
                        "derived",
                        .string("names and numbers of people are hidden in complaint.txt, timeline.* and *.json")
                    ),
                    (
                        "evidence",
                        .string(
                            "raw messages stand exactly as they were heard and may hold names, phones and addresses; an answer to a question about several waybills also speaks of the others"
                        )
                    ),
                ])
            ),
            ("files", .array(files.map(Self.json))),
            ("deleted_after_retention", gone.isEmpty ? nil : .array(gone.map(Self.json))),
            ("left_out", .array(leftOut.map(Self.json))),
            (
                "left_out_because",
                .string(
                    "they answer no order of an interception and say nothing of the parcels' way: the platform's words on the case, the shop's own, acknowledgements"
                )
            ),
        ])
    }

    private static func json(_ order: ServiceOrder) -> JSONText {
        let record = order.record
        return .object(present: [
            ("waybill", .string(order.parcel.waybill.rawValue)),
            ("service_order_number", record.carrierNumber.map { .string($0) } ?? .null),
            ("request_number", .string(record.requestNumber)), ("through", .string(record.party.rawValue)),
            ("asked_at", .string(record.askedAt.description)), ("answer", .string(record.state.rawValue)),
            ("fault", .string(ifAny: record.fault.map(PersonalData.masked))),
            // Null: nobody took it on, or the carrier did not say, or not in which unit; its own answer stands in evidence/.
            ("fee", .money(order.fee) ?? .null), ("fee_as_written", .string(ifAny: order.feeAsWritten)),
            ("fee_settlement", .string(ifAny: order.feeSettlement?.rawValue)),
            ("cancelled", record.isCancelled ? .bool(true) : nil),
        ])
    }

    private static func json(_ file: ComplaintBundle.File) -> JSONText {
        .object(present: [
            ("name", .string(file.name)), ("sha256", .string(file.digest)),
            ("size", .integer(Int64(file.content.count))), ("what", .string(file.what)),
            ("as_heard", .bool(file.message != nil)), ("message", file.message.map(Self.json)),
        ])
    }

    private static func json(_ message: MessageView) -> JSONText {
        .object(present: [
            ("id", .string(message.id.rawValue)), ("party", .string(message.party.rawValue)),
            ("operation", .string(message.operation.rawValue)), ("direction", .string(message.direction.rawValue)),
            ("signature", .string(ifAny: message.signature?.rawValue)),
            ("first_heard", .string(message.firstHeard.description)),
            ("last_heard", .string(message.lastHeard.description)), ("times", .integer(Int64(message.times))),
        ])
    }
}

extension Job {
    /// Our number of the interception that it is about.
    fileprivate var requestNumber: String? {
        switch effect {
        case .intercept(_, let number, _), .cancelIntercept(_, let number, _), .queryIntercept(_, let number, _): number
        default: nil
        }
    }

    fileprivate var party: PartyID? {
        switch effect {
        case .intercept(_, _, let party), .cancelIntercept(_, _, let party), .queryIntercept(_, _, let party): party
        default: nil
        }
    }
}
