/// One thing that a message says about one parcel, in the sender's own words: a scan, a state, an interception's result.
///
/// A statement holds raw values only. What it means is looked up when it is read (``Meaning``), so that a corrected
/// table corrects the past as well, and the same scan has the same name however it reached us.
public struct Statement: Hashable, Sendable {
    /// What sort of thing is said, which decides the table it is looked up in.
    public enum Topic: String, Sendable, Codable {
        /// Something that happened to the parcel at a time and place.
        case scan
        /// The parcel's state as the message sums it up.
        case summary
        /// The state of an interception.
        case interception
    }

    public var topic: Topic
    /// The sender's code exactly as sent, zero padding kept; empty when the message has none.
    public var code: String
    /// The second code that matters for some senders (SF `reasonCode`, GLS), exactly as sent.
    public var reason: String?
    /// The sender's text, white space collapsed and trimmed. May hold names and phones: mask it before showing it.
    public var text: String
    /// The scan's place as text, white space collapsed and trimmed.
    public var place: String?
    /// Further raw values that the sender's table needs to decide, by the sender's field names.
    public var details: [String: String]
    public var written: WrittenTime?
    /// The interception's number at the sender (service order) or ours, whichever the message holds.
    public var requestNumber: String?
    /// The sender's own identifier of this very event, when it has one that is unique.
    public var senderEventID: String?

    public init(
        _ topic: Topic, code: String, reason: String? = nil, text: String = "", place: String? = nil,
        details: [String: String] = [:], written: WrittenTime? = nil, requestNumber: String? = nil,
        senderEventID: String? = nil
    ) {
        self.topic = topic
        self.code = code
        self.reason = reason
        self.text = text
        self.place = place
        self.details = details
        self.written = written
        self.requestNumber = requestNumber
        self.senderEventID = senderEventID
    }
}
