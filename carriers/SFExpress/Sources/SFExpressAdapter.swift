public import CarrierKit
public import PartyKit
internal import WireFormats

/// SF Express (顺丰): the JSON services of its open platform, the older XML services, and route pushes in four shapes.
///
/// README.md in this folder tells what it speaks, where each fact comes from and what is doubtful.
public struct SFExpressAdapter: CarrierAdapter {
    public let profile = PartyProfile.sfExpress
    public let vocabulary: any CarrierVocabulary = SFExpressVocabulary()
    public let parsedStyle: ParsedReport.Style = [.keepsEmptyTexts, .joinsReasonToCode]

    public init() {}

    public func request(for wish: CarrierWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest {
        switch try account.choice("protocol", default: SFExpressProtocol.json) {
        case .json: try serviceRequest(for: wish, account, stamp)
        case .legacy: try legacyRequest(for: wish, account)
        }
    }

    public func read(_ answer: InboundAnswer, of operation: Operation, to wish: CarrierWish?) throws(PartyError)
        -> CarrierReport
    {
        let isXML = try shape(of: answer, to: operation, among: [.json, .xml]) == .xml
        // XML under an error's status is a page of something in between.
        guard !isXML || answer.status < 400 else { throw notAnAnswer(answer) }
        let report = try reading { () throws(WireError) in
            isXML
                ? try Self.report(fromLegacy: try XMLNode.read(answer.body))
                : try Self.report(fromService: try JSONValue.read(answer.body), of: operation)
        }
        return try report.answering(wish, of: profile.id)
    }
}
