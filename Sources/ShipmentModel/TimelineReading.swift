/// One message's events in order, with the leg rule applied: what a message means by itself, before it is joined to
/// what else is known.
///
/// The adapters' `normalize` output is this; a parcel's reading uses the same ``LegRule``.
public struct TimelineReading: Hashable, Sendable {
    /// A statement and what its sender's table makes of it.
    public typealias Row = (statement: Statement, meaning: Meaning)

    public struct Event: Hashable, Sendable {
        public var statement: Statement
        /// After the leg rule; nil when the message gives no code, `unknown` when it gives one that is not listed.
        public var status: ShipmentStatus?
        public var isConclusive: Bool
    }

    public struct Interception: Hashable, Sendable {
        public var statement: Statement
        public var meaning: Meaning.Interception
        public var isConclusive: Bool
    }

    /// Oldest first; rows without a time are not among them.
    public var events: [Event]
    /// The newest status that is known; plain transit scans do not undo a signature.
    public var status: ShipmentStatus
    /// The newest interception that any row tells of.
    public var interception: Interception?
    public var linkedWaybill: Waybill?

    /// Reads one parcel's rows of one message.
    ///
    /// - Parameters:
    ///   - rows: In the order of the message. Scans become events; a row of another topic only speaks of the
    ///     interception and the linked number.
    ///   - stated: The current status that the payload states of its own; it counts as the newest evidence.
    ///   - newestFirst: Whether the sender lists the newest row first.
    /// - Complexity: O(*n* log *n*) in the number of rows; O(*n*) when they are in order.
    public init(of rows: [Row], stated: Row? = nil, newestFirst: Bool = false) {
        let order = Self.order(of: rows, newestFirst: newestFirst)
        let annulled = Self.annulled(among: rows, in: order)
        var leg = LegRule()
        events = []
        events.reserveCapacity(rows.count)
        status = .unknown

        for index in order {
            let meaning = rows[index].meaning
            let isAnnulled = annulled.contains(index)
            if let linked = meaning.linkedWaybill { linkedWaybill = linked }
            if let interception = meaning.interception, !isAnnulled {
                self.interception = Interception(
                    statement: rows[index].statement, meaning: interception, isConclusive: meaning.isConclusive)
            }
            let statement = rows[index].statement
            guard statement.topic == .scan, statement.written != nil else { continue }
            var legOfThisRow = leg
            let outcome = legOfThisRow.read(meaning)
            events.append(
                Event(
                    statement: statement, status: outcome?.status,
                    isConclusive: outcome?.isConclusive ?? meaning.isConclusive))
            // What was taken back is still shown, but decides nothing: neither the leg nor the status.
            guard !isAnnulled else { continue }
            leg = legOfThisRow
            status = status.followed(by: outcome?.status, written: meaning.status)
        }
        guard let stated else { return }
        status = status.followed(by: leg.read(stated.meaning)?.status, written: stated.meaning.status)
        if let interception = stated.meaning.interception {
            self.interception = Interception(
                statement: stated.statement, meaning: interception, isConclusive: stated.meaning.isConclusive)
        }
        if let linked = stated.meaning.linkedWaybill { linkedWaybill = linked }
    }

    /// The rows' positions, oldest first: by instant when every row has an offset, else by the local time as written; equal
    /// times keep their order, and rows without a time come last, as what is said without a time is said of now.
    private static func order(of rows: [Row], newestFirst: Bool) -> [Int] {
        let byInstant = rows.allSatisfy { row in
            switch row.statement.written {
            case .instant, nil: true
            case .local, .date: false
            }
        }
        let keys = rows.map { $0.statement.written?.sortKey(byInstant: byInstant) ?? .max }
        let given = newestFirst ? Array(rows.indices.reversed()) : Array(rows.indices)
        if zip(given, given.dropFirst()).allSatisfy({ keys[$0] <= keys[$1] }) { return given }
        return given.indices.sorted { (keys[given[$0]], $0) < (keys[given[$1]], $1) }.map { given[$0] }
    }

    private static func annulled(among rows: [Row], in order: [Int]) -> Set<Int> {
        guard rows.contains(where: { $0.meaning.annuls != nil }) else { return [] }
        var annulled = Set<Int>()
        for (position, index) in order.enumerated() {
            guard let status = rows[index].meaning.annuls else { continue }
            let latest = order[..<position].last { rows[$0].meaning.status == status && !annulled.contains($0) }
            if let latest { annulled.insert(latest) }
        }
        return annulled
    }
}

extension ShipmentStatus {
    /// The status after a newer row.
    ///
    /// - Parameters:
    ///   - newer: The row's status after the leg rule; nil or `unknown` changes nothing.
    ///   - written: The row's status before the leg rule.
    func followed(by newer: ShipmentStatus?, written: ShipmentStatus?) -> ShipmentStatus {
        guard let newer, newer != .unknown else { return self }
        let isSigned = self == .delivered || self == .returned
        return isSigned && written?.isPlainTransit == true ? self : newer
    }
}

extension WrittenTime {
    /// Milliseconds on the true time line, or on that of the clock that the writer saw.
    fileprivate func sortKey(byInstant: Bool) -> Int64 {
        switch self {
        case .instant(let instant, let offset): instant.milliseconds + (byInstant ? 0 : Int64(offset) * 1000)
        case .local(let time): time.instant(offsetSeconds: 0).milliseconds
        case .date(let date): CivilTime(midnightOf: date).instant(offsetSeconds: 0).milliseconds
        }
    }
}
