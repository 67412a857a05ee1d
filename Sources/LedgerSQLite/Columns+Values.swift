internal import Digests
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// A stored row that this program cannot have written: a damaged file, or somebody else's hand.
struct DamagedRow: Error, CustomStringConvertible {
    let column: String
    var description: String { "the stored \(column) cannot be read" }
}

extension Columns {
    func instant(_ index: Int) -> Instant { Instant(milliseconds: integer(index)) }
    func optionalInstant(_ index: Int) -> Instant? { optionalInteger(index).map { Instant(milliseconds: $0) } }

    /// A value by its raw text.
    func value<Value: RawRepresentable>(_ index: Int, _ column: String) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text(index)) else { throw DamagedRow(column: column) }
        return value
    }

    func json<Value: Decodable & Sendable>(_ index: Int, _ column: String) throws -> Value {
        do {
            return try texts.value(of: bytes(index))
        } catch {
            throw DamagedRow(column: column)
        }
    }

    /// The case key in three columns from `index` on.
    func caseKey(_ index: Int) -> CaseKey {
        CaseKey(
            platform: PartyID(rawValue: text(index)), shop: ShopID(rawValue: text(index + 1)),
            afterSaleID: text(index + 2))
    }

    /// The number in two columns from `index` on.
    func number(_ index: Int) throws -> WaybillKey {
        guard let waybill = Waybill(rawValue: text(index + 1)) else { throw DamagedRow(column: "waybill") }
        return WaybillKey(carrier: CarrierID(rawValue: text(index)), waybill: waybill)
    }

    func factKey(_ index: Int) -> FactKey { FactKey(rawValue: Hex.encode(bytes(index))) }
    func messageID(_ index: Int) -> MessageID { MessageID(rawValue: Hex.encode(bytes(index))) }
}

extension CaseKey {
    var columns: [Value] { [.text(platform.rawValue), .text(shop.rawValue), .text(afterSaleID)] }
}

extension WaybillKey {
    var columns: [Value] { [.text(carrier.rawValue), .text(waybill.rawValue)] }
}

extension ParcelID {
    var columns: [Value] { number.columns + [.integer(dispatch.milliseconds)] }
}

extension MessageID {
    /// 32 bytes.
    var column: Value { .blob(Hex.decode(rawValue)) }
}

extension FactKey {
    var column: Value { .blob(Hex.decode(rawValue)) }
}

func jsonText(_ value: some Encodable) throws -> Value {
    .text(String(decoding: try JSON.encode(value), as: UTF8.self))
}

extension SQLiteTransaction {
    /// The text of a value that will soon be read again.
    func keptText(_ value: some Codable & Equatable & Sendable) throws -> Value {
        .text(String(decoding: try texts.text(of: value), as: UTF8.self))
    }
}
