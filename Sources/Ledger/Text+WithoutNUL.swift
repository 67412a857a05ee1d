internal import PartyKit
internal import RefundRules
internal import ShipmentModel

// PostgreSQL refuses U+0000 in text, SQLite keeps it: no ledger stores it. Names of the settings (parties, accounts,
// operations, shops) never have it; what came from outside may. Cases are stored as JSON, which escapes it.

extension String {
    /// The text without U+0000; the same string when there is none.
    var withoutNUL: String {
        guard utf8.contains(0) else { return self }
        return String(decoding: utf8.filter { $0 != 0 }, as: UTF8.self)
    }
}

extension InboundMessage {
    var withoutNUL: InboundMessage {
        var clean = self
        clean.answers = answers?.withoutNUL
        if context.contains(where: { $0.key.utf8.contains(0) || $0.value.utf8.contains(0) }) {
            clean.context = Dictionary(context.map { ($0.key.withoutNUL, $0.value.withoutNUL) }) { first, _ in first }
        }
        return clean
    }
}

extension Submission.Quarantine {
    var withoutNUL: Submission.Quarantine { .init(type: type.withoutNUL, detail: detail.withoutNUL) }
}

extension JobResult {
    var withoutNUL: JobResult {
        var clean = self
        switch outcome {
        case .done: break
        case .again(let at, let error): clean.outcome = .again(at: at, error: error.withoutNUL)
        case .failed(let error): clean.outcome = .failed(error: error.withoutNUL)
        }
        clean.withheld?.english = withheld?.english.withoutNUL ?? ""
        clean.withheld?.chinese = withheld?.chinese.withoutNUL ?? ""
        return clean
    }
}

extension Fact {
    /// The fact as it is stored: its key is that of the clean texts, so that it is the same when it is read again.
    var withoutNUL: Fact {
        guard statement.hasNUL else { return self }
        return Fact(
            statement.withoutNUL, about: number, by: party, channel: channel, heard: firstHeard, through: routes,
            verification: verification, notBefore: notBefore)
    }
}

extension Statement {
    fileprivate var hasNUL: Bool {
        code.utf8.contains(0) || text.utf8.contains(0)
            || [reason, place, requestNumber, senderEventID].contains { $0?.utf8.contains(0) == true }
            || details.contains { $0.key.utf8.contains(0) || $0.value.utf8.contains(0) }
    }

    fileprivate var withoutNUL: Statement {
        Statement(
            topic, code: code.withoutNUL, reason: reason?.withoutNUL, text: text.withoutNUL,
            place: place?.withoutNUL,
            details: Dictionary(details.map { ($0.key.withoutNUL, $0.value.withoutNUL) }) { first, _ in first },
            written: written, requestNumber: requestNumber?.withoutNUL, senderEventID: senderEventID?.withoutNUL)
    }
}

extension CaseKey {
    var withoutNUL: CaseKey {
        guard afterSaleID.utf8.contains(0) else { return self }
        return CaseKey(platform: platform, shop: shop, afterSaleID: afterSaleID.withoutNUL)
    }
}

extension CaseSnapshot {
    var withoutNUL: CaseSnapshot {
        var clean = self
        clean.key = key.withoutNUL
        clean.orderID = orderID?.withoutNUL
        clean.rawState = rawState?.withoutNUL
        return clean
    }
}

extension Submission.Consequence {
    var withoutNUL: Submission.Consequence {
        switch self {
        case .refund(let key, let attempt, var answer):
            answer.reference = answer.reference?.withoutNUL
            answer.code = answer.code?.withoutNUL
            answer.message = answer.message?.withoutNUL
            return .refund(key, attempt: attempt, answer)
        case .interception(let key, var answer):
            answer.requestNumber = answer.requestNumber.withoutNUL
            answer.carrierNumber = answer.carrierNumber?.withoutNUL
            answer.feeAsWritten = answer.feeAsWritten?.withoutNUL
            answer.code = answer.code?.withoutNUL
            answer.message = answer.message?.withoutNUL
            return .interception(key.withoutNUL, answer)
        case .person(let key, let action):
            return .person(
                key.withoutNUL,
                PersonAction(action.kind, person: action.person.withoutNUL, reason: action.reason.withoutNUL))
        case .untold(let key, let order, let error):
            return .untold(key.withoutNUL, order, error: error.withoutNUL)
        case .lookAgain(let key): return .lookAgain(key.withoutNUL)
        case .readCase(let key): return .readCase(key.withoutNUL)
        case .askAbout: return self
        }
    }
}
