public import PartyKit
public import ShipmentModel

extension CarrierReport {
    /// The report as evidence: one fact for each scan that has a time, each summary and each interception.
    ///
    /// A scan without any time cannot be placed and is left out; the raw message keeps it. A parcel that the report does
    /// not name is the one that was asked about, if it was one alone. An interception without a number answers our own
    /// request, so it takes that one's number. What went wrong is no evidence and gives no fact.
    ///
    /// - Parameters:
    ///   - profile: Whose report it is; an aggregator's facts are of its own channel.
    ///   - wish: What was asked, for answers that do not name their parcel or the order that they answer; nil for pushes.
    ///   - heard: When the message reached us.
    ///   - routes: How it reached us.
    ///   - verification: How far the way to us can be trusted.
    ///   - asked: When the request was sent, for answers to ordering or withdrawing an interception: what they say
    ///     happened after that.
    public func facts(
        by profile: PartyProfile, to wish: CarrierWish?, heard: Instant, through routes: HearingRoutes,
        verification: Verification, asked: Instant? = nil
    ) -> [Fact] {
        shipments.flatMap { shipment -> [Fact] in
            guard let number = shipment.number(by: profile, to: wish) else { return [] }
            var statements = shipment.scans.filter { $0.written != nil }
            if let summary = shipment.summary { statements.append(summary) }
            if var interception = shipment.interception {
                interception.requestNumber = interception.requestNumber ?? wish?.requestNumber
                statements.append(interception)
            }
            return statements.map { statement in
                Fact(
                    statement, about: number, by: profile.id, channel: profile.isAggregator ? .aggregator : .carrier,
                    heard: heard, through: routes, verification: verification,
                    notBefore: statement.isOutcomeOfCall ? asked : nil)
            }
        }
    }
}

extension CarrierReport.Shipment {
    /// The number that this shipment is about: as the message says, otherwise the only one that was asked about.
    func number(by profile: PartyProfile, to wish: CarrierWish?) -> WaybillKey? {
        if let trackingNumber {
            let asked = wish?.numbers.first { $0.waybill == trackingNumber }
            return WaybillKey(carrier: carrier ?? asked?.carrier ?? profile.id, waybill: trackingNumber)
        }
        guard let numbers = wish?.numbers, numbers.count == 1 else { return nil }
        return numbers.first
    }
}

extension CarrierWish {
    /// Our number of the interception that this is about.
    var requestNumber: String? {
        switch self {
        case .intercept(let order): order.reference.requestNumber
        case .cancelIntercept(let reference): reference.requestNumber
        // Who asks about anybody's hears of no order of ours.
        case .queryIntercept(let reference): reference.requestNumber.isEmpty ? nil : reference.requestNumber
        case .track, .subscribe: nil
        }
    }
}

extension Statement {
    /// Whether it is what a carrier answers to an order or a withdrawal, which was not true before the call.
    fileprivate var isOutcomeOfCall: Bool {
        answeredOperation == .intercept || answeredOperation == .cancelIntercept
    }
}
