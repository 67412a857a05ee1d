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
        guard let method = YTOMethod(wish.operation) else { throw PartyError(profile.id, .unsupported(wish.operation)) }
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
        guard let method = YTOMethod(operation) else { throw PartyError(profile.id, .unsupported(operation)) }
        let report: CarrierReport
        switch Self.format(of: answer, to: operation) {
        case .json:
            report = try PartyError.reading(profile.id) { () throws(WireError) in
                try Self.report(on: method, json: try JSONValue.read(answer.body))
            }
        case .xml:
            report = try PartyError.reading(profile.id) { () throws(WireError) in
                try Self.report(on: method, xml: try XMLNode.read(answer.body))
            }
        case nil:
            throw PartyError(profile.id, .notAnAnswer(status: answer.status))
        }
        return try report.answering(wish, of: profile.id)
    }

    // MARK: Answer or error page

    enum BodyFormat { case json, xml }

    /// Nil for what is no answer of YTO's: server errors, empty bodies, pages of gateways in between.
    static func format(of answer: InboundAnswer, to operation: Operation) -> BodyFormat? {
        guard answer.canAnswer(operation) else { return nil }
        switch BodyShape(of: answer.body) {
        case .json: return .json
        case .xml:
            return isPage(answer.body.prefix(64)) ? nil : .xml
        case .form, .empty: return nil
        }
    }

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
