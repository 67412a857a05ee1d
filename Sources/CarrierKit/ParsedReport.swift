public import PartyKit
public import ShipmentModel
public import WireFormats

/// A report as `turnback normalize` prints it: one shape for every carrier, with its tables and the leg rule applied.
public struct ParsedReport: Sendable {
    /// What carriers' sheets settle differently about the same shape.
    public struct Style: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Absent codes, texts and places are shown as empty texts, not left out.
        public static let keepsEmptyTexts = Style(rawValue: 1)
        /// The second code is shown behind the first, `99:2`, not as `reason_code`.
        public static let joinsReasonToCode = Style(rawValue: 2)
        /// A subscription that was taken is called `accepted`, not `subscribed`.
        public static let callsSubscriptionAccepted = Style(rawValue: 4)
    }

    let report: CarrierReport
    let vocabulary: any Vocabulary
    let routes: HearingRoutes
    let style: Style

    public init(_ report: CarrierReport, vocabulary: any Vocabulary, heardThrough routes: HearingRoutes, style: Style) {
        self.report = report
        self.vocabulary = vocabulary
        self.routes = routes
        self.style = style
    }

    /// What each parcel of the report reads as, in the message's order; ``json`` is this, rendered.
    public var timelines: [TimelineReading] { report.shipments.map(timeline) }

    /// The report's members in a fixed order; what does not apply is left out.
    public var json: JSONText {
        let shipments = report.shipments.map(members)
        let isFlat = shipments.count == 1
        var members = isFlat ? shipments[0] : []
        if !isFlat, !shipments.isEmpty { members.append(("shipments", .array(shipments.map(JSONText.object)))) }
        if let fault = report.fault { members.append(("error", json(of: fault))) }
        if let subscribed = report.subscribed {
            members.append((style.contains(.callsSubscriptionAccepted) ? "accepted" : "subscribed", .bool(subscribed)))
        }
        return .object(members)
    }

    private func members(of shipment: CarrierReport.Shipment) -> [(String, JSONText)] {
        let timeline = timeline(of: shipment)
        var members: [(String, JSONText?)] = [("tracking_number", .string(ifAny: shipment.trackingNumber?.rawValue))]
        if tellsJourney(shipment) {
            members.append(("status", .string(timeline.status.rawValue)))
            members.append(("events", .array(timeline.events.map(json))))
        }
        members.append(("interception", timeline.interception.map(json)))
        members.append(("linked_tracking_number", .string(ifAny: timeline.linkedWaybill?.rawValue)))
        members.append(("reason", shipment.emptyReason.map(json)))
        members.append(("error", shipment.fault.map(json)))
        return members.compactMap { name, value in value.map { (name, $0) } }
    }

    private func timeline(of shipment: CarrierReport.Shipment) -> TimelineReading {
        func row(_ statement: Statement) -> TimelineReading.Row {
            (statement, vocabulary.meaning(of: statement, heardThrough: routes))
        }
        var rows: [TimelineReading.Row] = []
        rows.reserveCapacity(shipment.scans.count + 1)
        for scan in shipment.scans { rows.append(row(scan)) }
        if let interception = shipment.interception { rows.append(row(interception)) }
        return TimelineReading(of: rows, stated: shipment.summary.map(row), newestFirst: shipment.isNewestFirst)
    }

    /// Whether the message is about the parcel's journey at all: an answer to an order or a complaint is not.
    private func tellsJourney(_ shipment: CarrierReport.Shipment) -> Bool {
        if !shipment.scans.isEmpty || shipment.summary != nil { return true }
        return shipment.interception == nil && shipment.fault == nil && report.subscribed == nil
    }

    private func json(of event: TimelineReading.Event) -> JSONText {
        let statement = event.statement
        let isDoubtful = !event.isConclusive && event.status != nil && event.status != .unknown
        return .object(present: [
            ("time", .string(ifAny: statement.written?.description)),
            ("code", text(code(of: statement))),
            ("reason_code", style.contains(.joinsReasonToCode) ? nil : .string(ifAny: statement.reason)),
            ("status", .string(ifAny: event.status?.rawValue)),
            ("description", text(statement.text)),
            ("location", text(statement.place ?? "")),
            ("conclusive", isDoubtful ? false : nil),
        ])
    }

    private func json(of interception: TimelineReading.Interception) -> JSONText {
        let statement = interception.statement
        return .object(present: [
            ("state", .string(interception.meaning.state.rawValue)),
            ("code", text(code(of: statement))),
            ("message", text(statement.text)),
            ("request_no", .string(ifAny: statement.requestNumber)),
            ("kind", .string(ifAny: interception.meaning.kind?.rawValue)),
            ("duplicate", interception.meaning.isDuplicate ? true : nil),
            ("conclusive", interception.isConclusive || interception.meaning.state == .unknown ? nil : false),
        ])
    }

    private func json(of fault: PartyFault) -> JSONText {
        .object(present: [
            ("code", .string(fault.code)), ("message", .string(fault.message)),
            ("retryable", fault.isRetryable.map(JSONText.bool)),
        ])
    }

    private func code(of statement: Statement) -> String {
        guard let reason = statement.reason, style.contains(.joinsReasonToCode) else { return statement.code }
        return "\(statement.code):\(reason)"
    }

    private func text(_ text: String) -> JSONText? {
        text.isEmpty && !style.contains(.keepsEmptyTexts) ? nil : .string(text)
    }
}

extension CarrierAdapter {
    /// A report of this carrier as `turnback normalize` prints it.
    ///
    /// - Parameters:
    ///   - operation: What the message was: some carriers use a code differently in pushes and answers.
    ///   - account: Whose settings say what some words mean, where there is one.
    public func parsed(_ report: CarrierReport, of operation: Operation, to account: Account? = nil) -> JSONText {
        ParsedReport(
            report, vocabulary: account.flatMap { vocabulary(heeding: [$0]) } ?? vocabulary,
            heardThrough: operation.isPush ? .push : .answer, style: parsedStyle
        ).json
    }
}
