public import CarrierKit
public import PartyKit
internal import WireFormats

/// YTO Express (圆通速递): tracks, interceptions back to the sender, subscriptions and signed pushes.
///
/// README.md in this folder has the sources, the traps and what is not public.
public struct YTOAdapter: CarrierAdapter {
    public let profile = PartyProfile.yto
    public let vocabulary: any CarrierVocabulary = YTOVocabulary()
    public let parsedStyle: ParsedReport.Style = .keepsEmptyTexts

    public init() {}

    public func request(for wish: CarrierWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest {
        guard let method = YTOService(wish.operation) else { throw unsupported(wish.operation) }
        if method == .track {
            switch try account.choice("track_interface", default: YTOTrackInterface.open) {
            case .open: break
            case .waybillQuery: return try waybillQuery(wish, account, stamp)
            case .marketingXML: return try marketingQuery(wish, account, stamp)
            }
        }
        return try platformRequest(method, try parameters(of: wish, account), account, stamp)
    }

    public func read(_ answer: InboundAnswer, of operation: Operation, to wish: CarrierWish?) throws(PartyError)
        -> CarrierReport
    {
        guard let method = YTOService(operation) else { throw unsupported(operation) }
        let isXML = try shape(of: answer, to: operation, among: [.json, .xml]) == .xml
        guard !isXML || !Self.isPage(answer.body.prefix(64)) else { throw notAnAnswer(answer) }
        let report = try reading { () throws(WireError) in
            isXML
                ? try Self.report(on: method, xml: try XMLNode.read(answer.body))
                : try Self.report(on: method, json: try JSONValue.read(answer.body))
        }
        return try report.answering(wish, of: profile.id)
    }

    /// Pages of gateways in between are XML at first sight.
    private static func isPage(_ start: ArraySlice<UInt8>) -> Bool {
        start.indices.contains { index in
            start[index] == UInt8(ascii: "<")
                && pageTags.contains { tag in
                    start[index...].lazy.map { $0 | 0x20 }.starts(with: tag.utf8.lazy.map { $0 | 0x20 })
                }
        }
    }

    private static let pageTags = ["<html", "<!doctype"]
}
