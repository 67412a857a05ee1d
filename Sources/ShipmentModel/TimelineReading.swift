/// One message's events in order, with the leg rule applied: what a message means by itself, before it is joined to
/// what else is known.
///
/// The adapters' `normalize` output is this; a parcel's reading uses the same ``LegRule``.
public struct TimelineReading: Hashable, Sendable {
    public struct Event: Hashable, Sendable {
        public var statement: Statement
        public var status: ShipmentStatus
        public var isConclusive: Bool
    }

    /// Oldest first.
    public var events: [Event]
    public var status: ShipmentStatus
    /// The interception that the newest event speaking of one tells of.
    public var interception: (Statement, Meaning.Interception, isConclusive: Bool)? {
        interceptionIndex.map { ($0.statement, $0.meaning, $0.isConclusive) }
    }
    public var linkedWaybill: Waybill?

    struct InterceptionEvent: Hashable, Sendable {
        var statement: Statement
        var meaning: Meaning.Interception
        var isConclusive: Bool
    }
    var interceptionIndex: InterceptionEvent?
}
