public import PartyKit
public import ShipmentModel

/// One carrier (or aggregator): wishes become requests, bytes become reports. Pure: no socket, clock, store, logger or
/// randomness inside, so that the poller, the receiver, the command line and the tests all run the same code.
public protocol CarrierAdapter: Sendable {
    var profile: PartyProfile { get }
    /// What the carrier's statements mean.
    var vocabulary: any CarrierVocabulary { get }
    /// What they mean to us, where only our own accounts' settings say so; nil where ``vocabulary`` says it all.
    ///
    /// A fact keeps the raw value alone, so that a corrected setting changes how every fact reads, as a corrected row does.
    func vocabulary(heeding accounts: [Account]) -> (any CarrierVocabulary)?

    /// Where this carrier's sheet settles `parsed` differently; see ``ParsedReport``.
    var parsedStyle: ParsedReport.Style { get }

    /// Whether `queryIntercept` tells of whoever's interception of a parcel, without a number of ours.
    var tellsOfAnybodysInterception: Bool { get }

    /// The exact request that expresses a wish.
    ///
    /// - Throws: ``PartyError`` with `.unsupported`, `.missingSetting` or `.cannotCompose`.
    func request(for wish: CarrierWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest

    /// Reads the answer to such a request.
    ///
    /// A carrier that takes an interception gives `accepted`, never `succeeded`. An answer about another waybill than
    /// the wish's is refused with `.wrongSubject`.
    ///
    /// - Parameter wish: What was asked; nil for a body that is read without its question (`normalize`).
    func read(_ answer: InboundAnswer, of operation: Operation, to wish: CarrierWish?) throws(PartyError)
        -> CarrierReport

    /// The money that a fee means which an answer to an interception order names.
    ///
    /// - Parameter written: As ``CarrierReport/Shipment/feeAsWritten`` has it.
    /// - Returns: Nil where nobody says in which unit it is: an amount of money is never guessed.
    func money(ofFee written: String, account: Account) -> Money?

    /// Checks and reads a push. What is read is the very text that was checked, and what it cannot read it returns with the
    /// verdict (``CarrierPushReading/unreadable``): the message is then kept.
    ///
    /// - Throws: ``PartyError`` when nothing could be checked: settings are missing, or the body has no shape to look for a
    ///   signature in.
    func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> CarrierPushReading

    /// What to answer when an acceptable push could not be committed or read, in the carrier's own words.
    func refusal(of push: InboundPush, status: Int) -> Acknowledgement

    /// Which sort of push this is, by its shape and its path segment after the account (`track`, `intercept` or "").
    func pushOperation(of push: InboundPush, pathSegment: String) -> Operation

    /// A push's inner body alone, for `normalize`: some samples are the signed text without its wrapping form.
    func readPushBody(_ body: [UInt8], of operation: Operation) throws(PartyError) -> CarrierReport

    /// The body of a push as it came over the wire, made again from its signed text and what stood around it: samples
    /// keep the text alone.
    ///
    /// - Parameter fields: The wrapping's other fields by name, such as the signature; further ones are ignored.
    func pushBody(around text: [UInt8], fields: [String: String]) -> [UInt8]
}

extension CarrierAdapter {
    public func vocabulary(heeding accounts: [Account]) -> (any CarrierVocabulary)? { nil }
    public var parsedStyle: ParsedReport.Style { [] }
    public var tellsOfAnybodysInterception: Bool { false }
    /// No fee is named.
    public func money(ofFee written: String, account: Account) -> Money? { nil }
    /// The text is the body.
    public func pushBody(around text: [UInt8], fields: [String: String]) -> [UInt8] { text }
}
