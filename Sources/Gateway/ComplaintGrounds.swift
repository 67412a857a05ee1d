public import Ledger
internal import RefundRules
internal import ShipmentModel

/// What a courier can be asked to answer for (domain §8, §9). Where there is nothing, a complaint is a claim without a reason.
public enum ComplaintGrounds: String, Sendable, CaseIterable {
    /// A person was asked to complain.
    case task
    /// A parcel is lost.
    case lost
    /// What was reported of a parcel does not go together: handed over after the stop, signed for after its return, ….
    case contradiction
    /// A parcel was handed to the recipient although its interception was taken on.
    case delivered
    /// The money is back, the parcel, whose interception was taken on, is not.
    case notReturned

    public static func found(in record: CaseRecord) -> Set<ComplaintGrounds> {
        let view = record.view
        var found: Set<ComplaintGrounds> = []
        if view.tasks.contains(where: { $0.kind == .complaintDue }) { found.insert(.task) }
        let stopped = Set(view.afterSale.serviceOrders.filter(\.isTakenOn).map(\.parcel))
        let isRefunded = view.afterSale.state == .refunded || view.intents.contains { $0.intent.phase == .done }
        for parcel in view.parcels {
            let reading = parcel.reading
            if reading.lost != nil { found.insert(.lost) }
            if !reading.contradictions.isEmpty { found.insert(.contradiction) }
            guard stopped.contains(parcel.id) else { continue }
            if reading.isDeliveredOutbound { found.insert(.delivered) }
            if isRefunded, reading.returned == nil { found.insert(.notReturned) }
        }
        return found
    }
}
