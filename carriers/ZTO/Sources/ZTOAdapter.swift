public import CarrierKit
public import PartyKit
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
