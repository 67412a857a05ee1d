public import CarrierKit
public import PartyKit
internal import ShipmentModel
internal import WireFormats

/// ZTO Express (中通): tracks, interceptions back to the sender with their state, subscriptions and signed pushes.
///
/// README.md in this folder tells what it speaks, where each fact comes from and what is doubtful.
public struct ZTOAdapter: CarrierAdapter {
    public let profile = PartyProfile.zto
    public let vocabulary: any CarrierVocabulary = ZTOVocabulary()
    public let parsedStyle: ParsedReport.Style = .joinsReasonToCode
    /// The query takes the waybill's number alone [seen: RK, SOHO].
    public let tellsOfAnybodysInterception = true

    public init() {}

    public func request(for wish: CarrierWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest {
        switch wish {
        case .track(let targets):
            let target = try single(targets)
            switch try account.choice("track_interface", default: ZTOTrackInterface.query) {
            case .query: return try call(.track, parcel(target), account, stamp)
            case .newTraces: return try formCall(target, account, stamp)
            case .traces: return try oldCall(target, account)
            }
        case .subscribe(let target, _):
            // The address of the pushes is set in the console.
            return try call(.subscribe, parcel(target), account, stamp)
        case .intercept(let order):
            return try call(.intercept, try interception(order, account), account, stamp)
        case .cancelIntercept(let reference):
            return try call(
                .cancelIntercept,
                [
                    ("billCode", .string(reference.number.waybill.rawValue)),
                    ("thirdBizNo", .string(reference.requestNumber)),
                ], account, stamp)
        case .queryIntercept(let reference):
            return try call(
                .queryIntercept, [("billCode", .string(reference.number.waybill.rawValue))], account, stamp)
        }
    }

    public func read(_ answer: InboundAnswer, of operation: Operation, to wish: CarrierWish?) throws(PartyError)
        -> CarrierReport
    {
        // Errors come as JSON with HTTP 200 [seen: YL]; anything else is a page of something in between.
        _ = try shape(of: answer, to: operation, among: [.json])
        let report = try reading { () throws(WireError) in
            try Self.report(try JSONValue.read(answer.body), of: operation)
        }
        return try report.answering(wish, of: profile.id)
    }
}
