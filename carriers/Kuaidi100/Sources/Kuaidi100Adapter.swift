public import CarrierKit
public import PartyKit
internal import ShipmentModel
internal import WireFormats

/// Kuaidi100 (快递100), an aggregator: tracks and pushes of many carriers' parcels, and interceptions through it.
///
/// What it says is another's word on a carrier's parcel: whether it may pay is the shop's choice (README.md).
public struct Kuaidi100Adapter: CarrierAdapter {
    public let profile = PartyProfile.kuaidi100
    public let vocabulary: any CarrierVocabulary = Kuaidi100Vocabulary()
    public func vocabulary(heeding accounts: [Account]) -> (any CarrierVocabulary)? {
        Kuaidi100Vocabulary(InterceptPushStates(accounts))
    }
    public let parsedStyle: ParsedReport.Style = .callsSubscriptionAccepted

    public init() {}

    public func request(for wish: CarrierWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest {
        switch wish {
        case .track(let targets): try query(targets, account)
        case .subscribe(let target, let callbackURL): try subscription(target, callbackURL, account)
        case .intercept(let order): try interception(order, account, stamp)
        case .cancelIntercept, .queryIntercept: throw unsupported(wish.operation)
        }
    }

    public func read(_ answer: InboundAnswer, of operation: Operation, to wish: CarrierWish?) throws(PartyError)
        -> CarrierReport
    {
        _ = try shape(of: answer, to: operation, among: [.json])
        let report = try reading { () throws(WireError) in
            let json = try JSONValue.read(answer.body).asObject
            switch operation {
            case .subscribe: return try Self.subscription(json)
            case .intercept: return try Self.interception(json, isAnswer: wish != nil)
            default: return try Self.track(json)
            }
        }
        return try Self.naming(wish, in: report).answering(wish, of: profile.id)
    }
}
