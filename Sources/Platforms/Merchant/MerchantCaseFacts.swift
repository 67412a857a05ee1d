internal import PlatformKit
public import RefundRules
internal import ShipmentModel
internal import WireFormats

/// The fields of a case that may also change later; nil is what the merchant does not say.
public struct MerchantCaseFacts: Sendable, Hashable {
    public var buyerReportsReceived: Bool?
    public var isCrossBorder: Bool?
    public var isHainanDutyFree: Bool?
    public var category: String?
    public var isQualityBuyer: Bool?
    /// Empty when there is none yet.
    public var parcels: [CaseParcel]?
    /// True only when the merchant says that no further parcel of these goods exists.
    public var parcelsAreComplete: Bool?

    init(_ fields: inout StrictFields) {
        buyerReportsReceived = fields.bool("buyer_received")
        isCrossBorder = fields.bool("cross_border")
        isHainanDutyFree = fields.bool("hainan_duty_free")
        category = fields.words("category", maximum: MerchantCaseInput.categoryBytesMax)
        isQualityBuyer = fields.bool("quality_buyer")
        parcelsAreComplete = fields.bool("parcels_complete")
        parcels = fields.parcels("parcels")
        if parcelsAreComplete != nil, !fields.has("parcels") {
            fields.note("parcels_complete", .contradiction, "It speaks of parcels: send them beside it.")
        }
        if parcelsAreComplete == true, let parcels, parcels.isEmpty {
            fields.note("parcels_complete", .contradiction, "A list without parcels is not complete.")
        }
    }

    func put(into snapshot: inout CaseSnapshot) {
        snapshot.buyerReportsReceived = buyerReportsReceived
        snapshot.isCrossBorder = isCrossBorder
        snapshot.isHainanDutyFree = isHainanDutyFree
        snapshot.category = category
        snapshot.isQualityBuyer = isQualityBuyer
        snapshot.parcels = parcels
        snapshot.parcelsAreComplete = parcelsAreComplete
    }
}

extension StrictFields {
    /// Three capital letters.
    mutating func currency(_ name: String, isRequired: Bool = true) -> Currency? {
        guard let text = string(name, isRequired: isRequired) else { return nil }
        guard let currency = Currency(rawValue: text) else {
            note(name, .badValue, "Three capital letters are expected, as CNY.")
            return nil
        }
        return currency
    }

    /// `[{carrier, waybill, dispatched_at, other_goods}]`. A carrier that nobody knows is kept by its name: the rules say what it
    /// means for the case.
    mutating func parcels(_ name: String) -> [CaseParcel]? {
        guard let items = array(name) else { return nil }
        guard items.count <= MerchantCaseInput.parcelsMax else {
            note(name, .outOfRange, "At most \(MerchantCaseInput.parcelsMax) parcels are expected.")
            return nil
        }
        var parcels: [CaseParcel] = []
        for (index, item) in items.enumerated() {
            let path = "\(path(name))[\(index)]"
            var fields = StrictFields(item, at: path, known: Self.parcelFields)
            if let parcel = fields.parcel() {
                if parcels.contains(where: { $0.carrierCode == parcel.carrierCode && $0.waybill == parcel.waybill }) {
                    fields.mistakes.append(FieldMistake(path, .repeated, "The parcel stands in the list already."))
                }
                parcels.append(parcel)
            }
            mistakes += fields.mistakes
        }
        return parcels
    }

    private static let parcelFields = ["carrier", "waybill", "dispatched_at", "other_goods"]

    private mutating func parcel() -> CaseParcel? {
        let carrier = id("carrier")
        let dispatchedAt = instant("dispatched_at", isRequired: false)
        let otherGoods = integer("other_goods", isRequired: false, in: 0...MerchantCaseInput.otherGoodsMax)
        guard let text = string("waybill", isRequired: true) else { return nil }
        guard let waybill = Waybill(rawValue: text) else {
            note("waybill", .badValue, "4 to 40 letters, digits and - are expected.")
            return nil
        }
        guard let carrier else { return nil }
        return CaseParcel(
            carrierCode: carrier, carrier: CourierTable.merchant[carrier], waybill: waybill,
            dispatchedAt: dispatchedAt, foreignGoods: otherGoods.map(Int.init))
    }
}
