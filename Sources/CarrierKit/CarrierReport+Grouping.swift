public import ShipmentModel

extension CarrierReport {
    /// Scans sorted by their parcels, for messages that list scans of several parcels in one row.
    ///
    /// Parcels keep the order in which they first appear, scans the order of the message.
    public struct Grouping: Sendable {
        public private(set) var shipments: [Shipment] = []
        /// Where each parcel stands: a message of ten thousand parcels must not cost a search for each of its rows.
        private var places: [Waybill?: Int] = [:]

        public init() {}

        /// The number of the row before, which most often is the next one's.
        public var lastNumber: Waybill? { shipments.last?.trackingNumber }

        public mutating func add(_ scan: Statement, of number: Waybill?) {
            if let last = shipments.indices.last, shipments[last].trackingNumber == number {
                shipments[last].scans.append(scan)
            } else if let place = places[number] {
                shipments[place].scans.append(scan)
            } else {
                add(Shipment(number, scans: [scan]))
            }
        }

        /// Adds a parcel that comes with all of its scans.
        public mutating func add(_ shipment: Shipment) {
            places[shipment.trackingNumber] = shipments.count
            shipments.append(shipment)
        }
    }
}
