public import PartyKit
public import ShipmentModel

/// What one message of a carrier says, in raw statements sorted by parcel; what they mean is looked up later.
public struct CarrierReport: Sendable, Hashable {
    /// One parcel of the message.
    public struct Shipment: Sendable, Hashable {
        /// Nil only where the message names none (an answer to our own call, which knows what it asked).
        public var trackingNumber: Waybill?
        /// The parcel's own carrier where an aggregator names it, in our vocabulary; nil: the party itself.
        public var carrier: CarrierID?
        /// In the message's own order.
        public var scans: [Statement]
        public var isNewestFirst: Bool
        /// The current state that the message itself states, apart from its scans.
        public var summary: Statement?
        /// What it says about an interception, apart from its scans.
        public var interception: Statement?
        /// What taking the interception costs, exactly as the answer writes it: a number in the carrier's own unit, which
        /// ``CarrierAdapter/money(ofFee:account:)`` knows. A term of the service order, no evidence about the parcel.
        public var feeAsWritten: String?
        /// Why the list is empty, in the carrier's words.
        public var emptyReason: PartyFault?
        public var fault: PartyFault?

        public init(
            _ trackingNumber: Waybill?, carrier: CarrierID? = nil, scans: [Statement] = [], isNewestFirst: Bool = false,
            summary: Statement? = nil, interception: Statement? = nil, feeAsWritten: String? = nil,
            emptyReason: PartyFault? = nil, fault: PartyFault? = nil
        ) {
            self.trackingNumber = trackingNumber
            self.carrier = carrier
            self.scans = scans
            self.isNewestFirst = isNewestFirst
            self.summary = summary
            self.interception = interception
            self.feeAsWritten = feeAsWritten
            self.emptyReason = emptyReason
            self.fault = fault
        }
    }

    public var shipments: [Shipment]
    /// What went wrong with the call as a whole.
    public var fault: PartyFault?
    /// Whether a subscription was taken, for answers to `subscribe`.
    public var subscribed: Bool?

    public init(
        shipments: [Shipment] = [], fault: PartyFault? = nil, subscribed: Bool? = nil
    ) {
        self.shipments = shipments
        self.fault = fault
        self.subscribed = subscribed
    }
}

extension CarrierReport {
    /// What an answer says of tracks: where it names no parcel, nothing is known yet of the one that was asked about.
    public static func tracks(_ shipments: [Shipment]) -> CarrierReport {
        shipments.isEmpty ? .nothingKnown : CarrierReport(shipments: shipments)
    }

    /// Nothing is known yet of the parcel that was asked about, which is no error.
    public static let nothingKnown = CarrierReport(shipments: [Shipment(nil)])
}

/// What a carrier's push is: whether it is genuine, what it says, and what the carrier wants to hear.
public struct CarrierPushReading: Sendable, Hashable {
    public var signature: SignatureVerdict
    /// Nil when the signature is not acceptable, as nothing is read then, and when it could not be read.
    public var report: CarrierReport?
    /// Why a push with an acceptable signature could not be read: it is kept as it came, with its verdict.
    public var unreadable: PartyError?
    /// To be sent once the message is committed.
    public var acknowledgement: Acknowledgement

    public init(
        signature: SignatureVerdict, report: CarrierReport?, unreadable: PartyError? = nil,
        acknowledgement: Acknowledgement
    ) {
        self.signature = signature
        self.report = report
        self.unreadable = unreadable
        self.acknowledgement = acknowledgement
    }

    /// A push whose signature is acceptable, read: the verdict stands whether or not it can be.
    ///
    /// - Parameters:
    ///   - refusal: What the sender hears when it cannot.
    ///   - read: What it says, and what the sender hears then.
    public init(
        signature: SignatureVerdict, refusal: Acknowledgement,
        read: () throws(PartyError) -> (CarrierReport, Acknowledgement)
    ) {
        do throws(PartyError) {
            let (report, acknowledgement) = try read()
            self.init(signature: signature, report: report, acknowledgement: acknowledgement)
        } catch {
            self.init(signature: signature, report: nil, unreadable: error, acknowledgement: refusal)
        }
    }

    /// What it says; nil when its signature is not acceptable.
    ///
    /// - Throws: ``unreadable``.
    public func readable() throws(PartyError) -> CarrierReport? {
        if let unreadable { throw unreadable }
        return report
    }
}
