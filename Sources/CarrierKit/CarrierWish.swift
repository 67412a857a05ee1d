public import PartyKit
public import ShipmentModel

/// What we want of a carrier, in no carrier's words.
public enum CarrierWish: Sendable, Hashable {
    case track([Target])
    /// To be told of every scan; `callbackURL` is where the pushes shall go, for carriers that take it in the call.
    case subscribe(Target, callbackURL: String?)
    case intercept(InterceptionOrder)
    case cancelIntercept(InterceptionOrder.Reference)
    case queryIntercept(InterceptionOrder.Reference)

    /// A parcel to ask about.
    public struct Target: Sendable, Hashable {
        /// The parcel's own carrier, which an aggregator needs to be told.
        public var number: WaybillKey
        /// The last four digits of one party's phone, where the carrier wants proof that we may ask.
        public var phoneTail: String?

        public init(_ number: WaybillKey, phoneTail: String? = nil) {
            self.number = number
            self.phoneTail = phoneTail
        }
    }

    public var operation: Operation {
        switch self {
        case .track: .track
        case .subscribe: .subscribe
        case .intercept: .intercept
        case .cancelIntercept: .cancelIntercept
        case .queryIntercept: .queryIntercept
        }
    }

    /// The numbers it is about: at least one.
    public var numbers: [WaybillKey] {
        switch self {
        case .track(let targets): targets.map(\.number)
        case .subscribe(let target, _): [target.number]
        case .intercept(let order): [order.reference.number]
        case .cancelIntercept(let reference), .queryIntercept(let reference): [reference.number]
        }
    }
}

/// An order to stop a parcel and bring it back.
public struct InterceptionOrder: Sendable, Hashable {
    /// Which order: the parcel, our number, and the carrier's once it gave one.
    public struct Reference: Sendable, Hashable {
        public var number: WaybillKey
        /// Ours; the same on every retry, and the carrier's idempotency key where it takes one. 1…32 of `[0-9A-Za-z-]`;
        /// empty in a question about whoever's interception of the parcel.
        public var requestNumber: String
        public var carrierNumber: String?

        public init(number: WaybillKey, requestNumber: String, carrierNumber: String? = nil) {
            self.number = number
            self.requestNumber = requestNumber
            self.carrierNumber = carrierNumber
        }
    }

    public enum Destination: Sendable, Hashable {
        /// Back to the sender's address; the address itself where the carrier wants it spelt out.
        case sender(Address?)
        /// Back to the outlet that took it in.
        case sendingOutlet
    }

    /// A sender's (never a buyer's) address, from the shop's settings.
    public struct Address: Sendable, Hashable {
        public var province: String
        public var city: String
        public var county: String
        public var street: String
        public var contact: String
        public var phone: String

        public init(
            province: String, city: String, county: String, street: String, contact: String, phone: String
        ) {
            self.province = province
            self.city = city
            self.county = county
            self.street = street
            self.contact = contact
            self.phone = phone
        }
    }

    public var reference: Reference
    public var destination: Destination
    /// Why, in words that the carrier's people will read.
    public var reason: String
    public var phoneTail: String?
    /// Where the result shall be pushed, for parties that take it in the call.
    public var callbackURL: String?
    /// The number of our order at the carrier, set only while the parcel has not been picked up: carriers that need it
    /// then stop the order instead of the parcel.
    public var orderBeforePickup: String?
    /// For carriers that want an idempotency key beside our number; nil takes the number itself, so that a retry
    /// repeats it.
    public var idempotencyKey: String?

    public init(
        reference: Reference, destination: Destination, reason: String, phoneTail: String? = nil,
        callbackURL: String? = nil, orderBeforePickup: String? = nil, idempotencyKey: String? = nil
    ) {
        self.reference = reference
        self.destination = destination
        self.reason = reason
        self.phoneTail = phoneTail
        self.callbackURL = callbackURL
        self.orderBeforePickup = orderBeforePickup
        self.idempotencyKey = idempotencyKey
    }
}
