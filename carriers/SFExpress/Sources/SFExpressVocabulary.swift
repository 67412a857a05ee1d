public import CarrierKit
internal import PartyKit
public import ShipmentModel

/// What SF's words mean: its operation codes, and where a row's other fields decide on top of them.
public struct SFExpressVocabulary: CarrierVocabulary {
    public let party: PartyID = "sf"
    public let rules = 2
    public let tables: [StatusTable] = [
        .sfExpressOpCodes, .sfExpressFirstStatuses, .sfExpressOrderStates, .sfExpressInterceptionAnswers,
    ]

    /// SF's names of the fields that decide.
    enum Field {
        static let firstStatusCode = "firstStatusCode"
        static let secondaryStatusCode = "secondaryStatusCode"
        static let resStatus = "resStatus"
    }

    public init() {}

    public func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        switch statement.topic {
        case .scan, .summary: scan(statement, routes)
        case .interception: answer(statement)
        }
    }

    // MARK: Which status codes decide

    static func needsFirstStatus(_ code: String) -> Bool {
        code == "33" || code == "44" || code == "70" || StatusTable.sfExpressOpCodes[code] == nil
    }

    static func needs(secondaryStatus: String, _ code: String) -> Bool {
        switch StatusTable.sfExpressOpCodes[code]?.status {
        case nil, .inTransit: secondaryStatus == customsRunning
        default: code == "33" && secondaryStatus == cancelled
        }
    }

    private static let customsRunning = "204"
    private static let cancelled = "501"

    // MARK: Scans

    private func scan(_ scan: Statement, _ routes: HearingRoutes) -> Meaning {
        if let state = StatusTable.sfExpressOrderStates[scan.code] { return state }
        let firstStatus = scan.details[Field.firstStatusCode]
        let isInCustoms = scan.details[Field.secondaryStatusCode] == Self.customsRunning
        guard let row = StatusTable.sfExpressOpCodes[scan.code] else {
            if isInCustoms { return Meaning(.customs, isConclusive: false) }
            return firstStatus.flatMap { StatusTable.sfExpressFirstStatuses[$0] } ?? .unlisted
        }
        switch scan.code {
        case "99": return redirection(scan, row)
        case "631", "648": return changeOfWaybill(scan, row)
        case "70": return failedDelivery(scan, row, firstStatus)
        case "33": return exception(scan, row, firstStatus)
        case "66", "72", "77", "131", "611", "833", "870", "934":
            return RefusalWording.states(scan.text) ? Meaning(.refused) : row
        case "44": return firstStatus == "2" ? Meaning(.inTransit) : row
        case "8000": return signaturePicture(scan, row)
        default: break
        }
        if row.status == .inTransit, isInCustoms { return Meaning(.customs) }
        if row.status == .delivered, isLeftInLocker(scan, routes) { return Meaning(.availableForPickup) }
        return row
    }

    /// Redirected at the customer's request: back to the sender, or to somebody else. Which one it is says the reason, or
    /// the remark where it is Chinese; most pushes have neither, and stay in transit [seen: WH].
    private func redirection(_ scan: Statement, _ row: Meaning) -> Meaning {
        let statesReturn = ChineseWording.states(["退回"], in: scan.text)
        guard scan.reason == "2" || statesReturn else { return row }
        // A text that names both (退回/转寄) decides nothing by itself.
        let isClear = scan.reason == "2" || !ChineseWording.mentions(["转寄"], in: scan.text)
        return Meaning(
            .returning, interception: isClear ? Meaning.Interception(.succeeded, kind: .return) : nil,
            isConclusive: isClear)
    }

    /// "新单号为: X": the parcel goes on as X.
    private func changeOfWaybill(_ scan: Statement, _ row: Meaning) -> Meaning {
        var meaning = row
        if let label = scan.text.firstRange(of: "新单号") {
            let rest = scan.text[label.upperBound...].drop { !$0.isASCII || !($0.isLetter || $0.isNumber) }
            meaning.linkedWaybill = Waybill(
                String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }))
        }
        return meaning
    }

    private func failedDelivery(_ scan: Statement, _ row: Meaning, _ firstStatus: String?) -> Meaning {
        if RefusalWording.states(scan.text) { return Meaning(.refused) }
        if scan.reason == "46" { return Meaning(.cancelled) }
        return waitsForPickup(scan, firstStatus) ? Meaning(.availableForPickup) : row
    }

    private func exception(_ scan: Statement, _ row: Meaning, _ firstStatus: String?) -> Meaning {
        if RefusalWording.states(scan.text) { return Meaning(.refused) }
        if scan.details[Field.secondaryStatusCode] == Self.cancelled || firstStatus == "5"
            || ChineseWording.mentions(["作废"], in: scan.text)
        {
            return Meaning(.cancelled)
        }
        if firstStatus == "13" { return Meaning(.deliveryAttempted) }
        return waitsForPickup(scan, firstStatus) ? Meaning(.availableForPickup) : row
    }

    private func waitsForPickup(_ scan: Statement, _ firstStatus: String?) -> Bool {
        scan.reason == "83" || scan.reason == "85" || firstStatus == "11"
    }

    private func signaturePicture(_ scan: Statement, _ row: Meaning) -> Meaning {
        switch scan.reason {
        case "6": Meaning(.lost)
        case "2": Meaning(.exception)
        default: row
        }
    }

    /// Answers call it signed when the courier leaves a parcel in a locker [seen: LITE]. Pushes never do: their 80 is the
    /// customer's own signature [seen: WH, later version], so a scan that was also pushed is one.
    private func isLeftInLocker(_ scan: Statement, _ routes: HearingRoutes) -> Bool {
        !routes.contains(.push) && ChineseWording.mentions(["自助柜", "丰巢"], in: scan.text)
            && !ChineseWording.mentions(["本人"], in: scan.text)
    }

    // MARK: Answers about interceptions

    private static let done = "S0000"

    private func answer(_ statement: Statement) -> Meaning {
        // Some services say that they succeeded and name no code; one that failed without a code is a fault, no answer.
        let code = statement.code.isEmpty ? Self.done : statement.code
        guard let row = StatusTable.sfExpressInterceptionAnswers[code] else {
            return Meaning(nil, interception: Meaning.Interception(.rejected))
        }
        if statement.answeredOperation == .cancelIntercept {
            return Meaning(nil, interception: Meaning.Interception(.cancelled))
        }
        // 1: order and waybill do not belong together; 2: done.
        switch statement.details[Field.resStatus] {
        case nil, "2": return row
        case "1": return Meaning(nil, interception: Meaning.Interception(.rejected))
        default: return Meaning(nil, interception: Meaning.Interception(.unknown), isConclusive: false)
        }
    }
}
