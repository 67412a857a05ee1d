public import PartyKit
public import ShipmentModel

extension CarrierReport {
    /// This report, if it is about what was asked for.
    ///
    /// - Parameter wish: Nil for a body that is read without its question: nothing is checked then.
    /// - Throws: ``PartyError`` with `.wrongSubject` when it names a waybill that the wish does not.
    public func answering(_ wish: CarrierWish?, of party: PartyID) throws(PartyError) -> CarrierReport {
        guard let wish else { return self }
        let asked = Set(wish.numbers.map(\.waybill))
        for case let number? in shipments.map(\.trackingNumber) where !asked.contains(number) {
            throw PartyError(party, .wrongSubject)
        }
        return self
    }
}
