public import CarrierKit
internal import PartyKit
public import ShipmentModel

/// What ZTO's words mean: actions of pushes, scan types of answers, states of interceptions.
public struct ZTOVocabulary: CarrierVocabulary {
    public let party: PartyID = "zto"
    public let rules = 1
    public let tables: [StatusTable] = [.ztoActions, .ztoScanTypes, .ztoInterceptionStates]

    /// ZTO's names of the fields that decide.
    enum Field {
        static let status = "status"
        static let returnType = "returnType"
        static let returnUpdateType = "returnUpdateType"
    }

    public init() {}

    public func meaning(of statement: Statement, heardThrough routes: HearingRoutes) -> Meaning {
        switch statement.topic {
        case .scan, .summary: scan(statement, routes.contains(.push) ? .ztoActions : .ztoScanTypes)
        case .interception: interception(statement)
        }
    }

    private func scan(_ scan: Statement, _ table: StatusTable) -> Meaning {
        guard let row = table[scan.code] else { return .unlisted }
        switch row.status {
        case .exception where RefusalWording.states(scan.text) && Self.problems.contains(scan.code):
            return Meaning(.refused)
        case .returning where scan.code == "RETURN_SCAN": return returnOrNewAddress(scan, row)
        default: return row
        }
    }

    /// The codes whose text may say that the parcel was refused.
    private static let problems: Set = ["PROBLEM", "问题件", "事件"]

    /// One action for two things; returnType and returnUpdateType would tell, but their values are not public.
    private func returnOrNewAddress(_ scan: Statement, _ row: Meaning) -> Meaning {
        let isReturn = ChineseWording.states(["退回", "退件"], in: scan.text)
        let isNewAddress = ChineseWording.mentions(["改地址", "改址"], in: scan.text)
        return switch (isReturn, isNewAddress) {
        case (true, false): Meaning(.returning)
        case (false, true): Meaning(.inTransit)
        case (true, true), (false, false): row
        }
    }

    private func interception(_ statement: Statement) -> Meaning {
        let isTaken = statement.details[Field.status] == "true"
        switch statement.answeredOperation {
        case .intercept: return Meaning(nil, interception: Meaning.Interception(isTaken ? .accepted : .rejected))
        case .cancelIntercept: return Meaning(nil, interception: Meaning.Interception(.cancelled))
        default:
            let unlisted = Meaning(nil, interception: Meaning.Interception(.unknown), isConclusive: false)
            return StatusTable.ztoInterceptionStates[statement.code] ?? unlisted
        }
    }
}
