internal import Digests
internal import FoundationEssentials
internal import GRDB
internal import Ledger
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// A stored row that this program cannot have written: a damaged file, or somebody else's hand.
struct DamagedRow: Error, CustomStringConvertible {
    let column: String
    var description: String { "the stored \(column) cannot be read" }
}

extension Row {
    func bytes(_ index: Int) throws -> [UInt8] {
        try withUnsafeData(atIndex: index) { $0.map { Array($0) } ?? [] }
    }

    func instant(_ index: Int) -> Instant { Instant(milliseconds: self[index]) }

    func optionalInstant(_ index: Int) -> Instant? {
        (self[index] as Int64?).map { Instant(milliseconds: $0) }
    }

    func text(_ index: Int) -> String { self[index] }
    func optionalText(_ index: Int) -> String? { self[index] }

    /// A value by its raw text.
    func value<Value: RawRepresentable>(_ index: Int, _ column: String) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text(index)) else { throw DamagedRow(column: column) }
        return value
    }

    func json<Value: Decodable>(_ index: Int, _ column: String) throws -> Value {
        do {
            return try JSON.decode(Value.self, from: Array(text(index).utf8))
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

    func messageID(_ index: Int) throws -> MessageID { MessageID(rawValue: Hex.encode(try bytes(index))) }
}

extension CaseKey {
    var columns: [SQLiteTransaction.Value] { [platform.rawValue, shop.rawValue, afterSaleID] }
}

extension WaybillKey {
    var columns: [SQLiteTransaction.Value] { [carrier.rawValue, waybill.rawValue] }
}

extension MessageID {
    var column: Data { Data(Hex.decode(rawValue) ?? []) }
}

extension FactKey {
    var column: Data { Data(Hex.decode(rawValue) ?? []) }
}

func jsonText(_ value: some Encodable) throws -> String {
    String(decoding: try JSON.encode(value), as: UTF8.self)
}
