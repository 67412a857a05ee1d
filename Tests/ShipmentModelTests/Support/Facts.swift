import ShipmentModel

/// Facts about one parcel, told in hours after its dispatch.
enum Facts {
    static let number = WaybillKey(carrier: "acme", waybill: waybill("ACME0000000001"))
    static let newNumber = WaybillKey(carrier: "acme", waybill: waybill("ACME0000000002"))
    static let dispatch = instant("2026-03-02T00:00:00Z")
    static let parcel = ParcelID(carrier: number.carrier, waybill: number.waybill, dispatch: dispatch)

    static func waybill(_ text: String) -> Waybill {
        guard let waybill = Waybill(text) else { preconditionFailure("\(text) is no waybill") }
        return waybill
    }

    static func instant(_ text: String) -> Instant {
        guard case .instant(let instant, _) = WrittenTime.parse(text) else {
            preconditionFailure("\(text) is no instant")
        }
        return instant
    }

    static func hour(_ hours: Double) -> Instant { dispatch + .milliseconds(Int64(hours * 3_600_000)) }

    static func written(_ hours: Double) -> WrittenTime { .instant(hour(hours), offsetSeconds: 28_800) }

    /// A scan at an hour, heard five minutes later over TLS unless said otherwise.
    static func scan(
        _ code: String, at hours: Double, heard: Double? = nil, about number: WaybillKey = number,
        by party: PartyID = "acme", channel: Channel = .carrier, verification: Verification = .verified,
        through routes: HearingRoutes = .answer, place: String? = nil, text: String = "",
        written time: WrittenTime? = nil,
        request: String? = nil
    ) -> Fact {
        Fact(
            Statement(
                .scan, code: code, text: text, place: place, written: time ?? written(hours), requestNumber: request),
            about: number, by: party, channel: channel, heard: hour(heard ?? hours + 1.0 / 12), through: routes,
            verification: verification)
    }

    /// What is said of an interception; untimed unless an hour is given.
    static func stop(
        _ code: String, at hours: Double? = nil, heard: Double? = nil, request: String? = nil,
        by party: PartyID = "acme",
        channel: Channel = .carrier, verification: Verification = .verified, through routes: HearingRoutes = .answer,
        notBefore: Double? = nil
    ) -> Fact {
        Fact(
            Statement(.interception, code: code, written: hours.map(written), requestNumber: request), about: number,
            by: party, channel: channel, heard: hour(heard ?? (hours ?? 0) + 1.0 / 12), through: routes,
            verification: verification, notBefore: notBefore.map(hour))
    }

    /// The parcel's state as an answer sums it up, without a time.
    static func summary(_ code: String, heard: Double, through routes: HearingRoutes = .answer) -> Fact {
        Fact(
            Statement(.summary, code: code), about: number, by: "acme", channel: .carrier, heard: hour(heard),
            through: routes, verification: .verified)
    }

    static func request(
        _ number: String = "R1", kind: InterceptionKind = .return, via party: PartyID = "acme", isAccepted: Bool = true,
        at hours: Double
    ) -> ParcelContext.OwnInterception {
        ParcelContext.OwnInterception(
            requestNumbers: [number], kind: kind, party: party, isAccepted: isAccepted, askedAt: hour(hours))
    }

    static func context(
        _ requests: ParcelContext.OwnInterception..., authority: PartyID? = nil, buyerCity: String? = nil,
        nextDispatch: Instant? = nil, zone: Int? = 28_800
    ) -> ParcelContext {
        ParcelContext(
            parcel: parcel, nextDispatch: nextDispatch, zoneOffsetSeconds: zone, authority: authority,
            buyerCity: buyerCity,
            ownInterceptions: requests)
    }

    static func reading(_ facts: Fact..., in context: ParcelContext = context()) -> ParcelReading {
        ParcelReading(of: FactSet(facts), vocabularies: SmallVocabulary.all, context: context)
    }

    static func reading(of facts: [Fact], in context: ParcelContext = context()) -> ParcelReading {
        ParcelReading(of: FactSet(facts), vocabularies: SmallVocabulary.all, context: context)
    }
}
