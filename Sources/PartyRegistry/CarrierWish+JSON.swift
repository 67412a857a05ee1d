internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

extension CarrierWish {
    /// A wish as `turnback compose` is told it.
    ///
    /// | operation | members |
    /// | --- | --- |
    /// | `track` | `waybill`, `carrier`, `phone_tail`; or `parcels`, a list of such objects |
    /// | `subscribe` | `waybill`, `carrier`, `phone_tail`, `callback_url` |
    /// | `intercept` | `waybill`, `carrier`, `request_no`, `carrier_no`, `destination` (`sender`, the default, or `sending_outlet`), `sender` (`province`, `city`, `county`, `street`, `contact`, `phone`), `reason`, `phone_tail`, `callback_url`, `order_before_pickup`, `idempotency_key` |
    /// | `cancel_intercept`, `query_intercept` | `waybill`, `carrier`, `request_no`, `carrier_no` |
    ///
    /// Only `waybill` is required. `carrier` is the parcel's own, for parties that speak of several; without it the party's.
    init(_ operation: Operation, from json: JSONValue, of party: PartyID) throws(WireError) {
        switch operation {
        case .track:
            var targets: [Target] = []
            if let parcels = try json.arrayIfAny("parcels") {
                for parcel in parcels { targets.append(try Target(parcel, of: party)) }
            } else {
                targets.append(try Target(json, of: party))
            }
            self = .track(targets)
        case .subscribe:
            self = .subscribe(try Target(json, of: party), callbackURL: try json.textIfAny("callback_url"))
        case .intercept:
            self = .intercept(try InterceptionOrder(json, of: party))
        case .cancelIntercept:
            self = .cancelIntercept(try InterceptionOrder.Reference(json, of: party))
        case .queryIntercept:
            self = .queryIntercept(try InterceptionOrder.Reference(json, of: party))
        default:
            throw WireError(.wrongType, path: "operation", detail: "one of a carrier's requests")
        }
    }
}

extension CarrierWish.Target {
    fileprivate init(_ json: JSONValue, of party: PartyID) throws(WireError) {
        self.init(try WaybillKey(json, of: party), phoneTail: try json.textIfAny("phone_tail"))
    }
}

extension WaybillKey {
    fileprivate init(_ json: JSONValue, of party: PartyID) throws(WireError) {
        let carrier = try json.textIfAny("carrier")
        self.init(carrier: carrier.map(CarrierID.init(rawValue:)) ?? party, waybill: try json.waybill("waybill"))
    }
}

extension InterceptionOrder {
    fileprivate init(_ json: JSONValue, of party: PartyID) throws(WireError) {
        let destination: Destination
        switch try json.textIfAny("destination") ?? "sender" {
        case "sender": destination = .sender(try json.objectIfAny("sender").map(Address.init(json:)))
        case "sending_outlet": destination = .sendingOutlet
        default: throw WireError(.wrongType, path: "wish.destination", detail: "sender or sending_outlet")
        }
        self.init(
            reference: try Reference(json, of: party), destination: destination,
            reason: try json.textIfAny("reason") ?? "", phoneTail: try json.textIfAny("phone_tail"),
            callbackURL: try json.textIfAny("callback_url"),
            orderBeforePickup: try json.textIfAny("order_before_pickup"),
            idempotencyKey: try json.textIfAny("idempotency_key"))
    }
}

extension InterceptionOrder.Reference {
    fileprivate init(_ json: JSONValue, of party: PartyID) throws(WireError) {
        self.init(
            number: try WaybillKey(json, of: party), requestNumber: try json.textIfAny("request_no") ?? "",
            carrierNumber: try json.textIfAny("carrier_no"))
    }
}

extension InterceptionOrder.Address {
    fileprivate init(json: JSONValue) throws(WireError) {
        self.init(
            province: try json.text("province"), city: try json.text("city"), county: try json.text("county"),
            street: try json.text("street"), contact: try json.text("contact"), phone: try json.text("phone"))
    }
}
