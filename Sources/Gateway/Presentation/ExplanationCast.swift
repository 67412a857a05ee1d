internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// The short names under which an explanation speaks of parcels and messages: `p1`, `m1`, in a fixed order.
struct ExplanationCast: Sendable {
    let parcels: [ParcelID: String]
    let messages: [MessageID: String]
    let byID: [MessageID: MessageView]

    init(_ record: CaseRecord) {
        parcels = Dictionary(
            record.view.parcels.enumerated().map { ($0.element.id, "p\($0.offset + 1)") }
        ) { first, _ in first }
        messages = Dictionary(
            record.messages.enumerated().map { ($0.element.id, "m\($0.offset + 1)") }
        ) { first, _ in first }
        byID = Dictionary(record.messages.map { ($0.id, $0) }) { first, _ in first }
    }

    /// A message by its short name, or by its own where the record does not hold it.
    func name(of message: MessageID) -> String { messages[message] ?? message.rawValue }
    func name(of parcel: ParcelID) -> String { parcels[parcel] ?? parcel.description }
}
