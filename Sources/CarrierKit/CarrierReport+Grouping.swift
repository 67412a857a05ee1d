public import ShipmentModel

extension CarrierReport {
    /// Adds a scan to its parcel, for messages that list scans of several parcels in one row.
    ///
    /// Parcels keep the order in which they first appear, scans the order of the message.
    public mutating func add(_ scan: Statement, of number: Waybill?) {
        if let index = shipments.lastIndex(where: { $0.trackingNumber == number }) {
            shipments[index].scans.append(scan)
        } else {
            shipments.append(Shipment(number, scans: [scan]))
        }
    }
}
