public import CarrierKit
internal import PartyKit
public import ShipmentModel

/// What YTO's words mean: the codes of `infoContent`, the texts of answers without one, the answers to interceptions.
public struct YTOVocabulary: CarrierVocabulary {
    public let party: PartyID = "yto"
    public let rules = 1
    public let tables = [StatusTable.yto]

    public init() {}

    public func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        switch statement.topic {
        case .interception: interception(statement)
        case .scan where statement.code.isEmpty: Self.meaning(ofText: statement.text)
        case .scan, .summary: scan(statement)
        }
    }

    // MARK: Scans with a code

    private func scan(_ statement: Statement) -> Meaning {
        guard let meaning = StatusTable.yto[statement.code] else { return .unlisted }
        switch meaning.status {
        case .deliveryAttempted
        where RefusalWording.states(statement.text)
            || RefusalWording.states(statement.details[Field.questionCause] ?? ""):
            // FAILED says only that nobody signed; its cause says why [seen: RX].
            return Meaning(.refused)
        case .delivered where Self.isSignedBySender(statement):
            // The code proves the signature, the text alone whose: without a proven TMS_RETURN before it money waits.
            return Meaning(.delivered, isConclusive: false, direction: .inbound, isConfirmedByOthers: true)
        default:
            return meaning
        }
    }

    /// "签收人: 退回", "收件人: 退回": the sender signed for the returned parcel [seen: public YTO web-track test].
    private static func isSignedBySender(_ statement: Statement) -> Bool {
        statement.details[Field.signedName] == Field.signedBySender || namesSenderAsSigner(statement.text)
    }

    static func namesSenderAsSigner(_ text: String) -> Bool {
        ChineseWording.gives(Field.signedBySender, as: signers, in: text)
    }

    private static let signers = ["签收人", "收件人"]

    // MARK: Scans without a code: the old XML interface

    /// By text, first hit wins. Read from text alone, so money waits, whatever the row says.
    static func meaning(ofText text: String) -> Meaning {
        for row in words.rows(in: text) {
            switch wordings[row].wording {
            case .refusal: if RefusalWording.states(text) { return inconclusive(.refused) }
            case .signature: if namesSenderAsSigner(text) { return inconclusive(.returned) }
            case .status(let status): return inconclusive(status)
            }
        }
        return .unlisted
    }

    /// What a word of a text may stand for.
    private enum Wording: Sendable {
        case refusal
        case signature
        case status(ShipmentStatus)
    }

    private static func inconclusive(_ status: ShipmentStatus) -> Meaning { Meaning(status, isConclusive: false) }

    private static let wordings: [(words: [String], wording: Wording)] = [
        (["清关"], .status(.customs)),
        (["拒收", "拒签"], .refusal),
        (["签收"], .signature),
        (["退回"], .status(.returning)),
        (["签收失败", "派件失败"], .status(.deliveryAttempted)),
        (["已签收", "签收人", "客户签收"], .status(.delivered)),
        (["派件人", "派件中", "正在派件"], .status(.outForDelivery)),
        (["已收件", "已揽收"], .status(.pickedUp)),
        (["已收入", "已发出", "已打包", "上车", "航班", "下一站", "到达"], .status(.inTransit)),
    ]
    private static let words = WordTable(wordings.map(\.words))

    // MARK: Answers to interceptions

    private func interception(_ statement: Statement) -> Meaning {
        let isTaken = statement.code == "0" || statement.details[Field.success] == "true"
        switch statement.answeredOperation {
        case .intercept? where isTaken:
            return Meaning(nil, interception: Meaning.Interception(.accepted))
        case .intercept? where statement.text.contains("已有有效拦截件"):
            // One is running already, ours or somebody else's [seen: SY, a real answer].
            return Meaning(nil, interception: Meaning.Interception(.accepted, isDuplicate: true))
        case .intercept?:
            return Meaning(nil, interception: Meaning.Interception(.rejected))
        case .cancelIntercept? where isTaken:
            return Meaning(nil, interception: Meaning.Interception(.cancelled))
        default:
            return Meaning(nil, interception: Meaning.Interception(.unknown), isConclusive: false)
        }
    }

    /// Names under which statements keep YTO's raw values.
    enum Field {
        static let questionCause = "questionCause"
        static let signedName = "signedName"
        /// The only signer's name that is kept: it is no person's.
        static let signedBySender = "退回"
        static let success = "success"
    }
}
