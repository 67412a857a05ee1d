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

    public var topic: Topic {
        get { said.topic }
        set { change(\.topic, to: newValue) }
    }
    /// The sender's code exactly as sent, zero padding kept; empty when the message has none.
    public var code: String {
        get { said.code }
        set { change(\.code, to: newValue) }
    }
    /// The second code that matters for some senders (SF `reasonCode`, GLS), exactly as sent.
    public var reason: String? {
        get { said.reason }
        set { change(\.reason, to: newValue) }
    }
    /// The sender's text, white space collapsed and trimmed. May hold names and phones: mask it before showing it.
    public var text: String {
        get { said.text }
        set { change(\.text, to: newValue) }
    }
    /// The scan's place as text, white space collapsed and trimmed.
    public var place: String? {
        get { said.place }
        set { change(\.place, to: newValue) }
    }
    /// Further raw values that the sender's table needs to decide, by the sender's field names.
    public var details: [String: String] {
        get { said.details }
        set { change(\.details, to: newValue) }
    }
    public var written: WrittenTime? {
        get { said.written }
        set { change(\.written, to: newValue) }
    }
    /// The interception's number at the sender (service order) or ours, whichever the message holds.
    public var requestNumber: String? {
        get { said.requestNumber }
        set { change(\.requestNumber, to: newValue) }
    }
    /// The sender's own identifier of this very event, when it has one that is unique.
    public var senderEventID: String? {
        get { said.senderEventID }
        set { change(\.senderEventID, to: newValue) }
    }

    /// What is said, behind one reference: statements are handed on, sorted and grouped far more often than changed, and
    /// a copy of all these texts is a dozen counted references.
    private var box: Box
    private var said: Said { box.said }

    public init(
        _ topic: Topic, code: String, reason: String? = nil, text: String = "", place: String? = nil,
        details: [String: String] = [:], written: WrittenTime? = nil, requestNumber: String? = nil,
        senderEventID: String? = nil
    ) {
        box = Box(
            Said(
                topic: topic, code: code, reason: reason, text: text, place: place, details: details, written: written,
                requestNumber: requestNumber, senderEventID: senderEventID))
    }

    public static func == (left: Statement, right: Statement) -> Bool {
        left.box === right.box || left.said == right.said
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(said) }

    private mutating func change<Value>(_ part: WritableKeyPath<Said, Value>, to value: Value) {
        var said = said
        said[keyPath: part] = value
        box = Box(said)
    }

    private struct Said: Hashable, Sendable {
        var topic: Topic
        var code: String
        var reason: String?
        var text: String
        var place: String?
        var details: [String: String]
        var written: WrittenTime?
        var requestNumber: String?
        var senderEventID: String?
    }

    /// Never changed once it is made, so that copies can share it.
    private final class Box: Sendable {
        let said: Said
        init(_ said: Said) { self.said = said }
    }
}
