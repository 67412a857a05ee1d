/// A ``Meaning`` as the rules about a parcel as a whole read it: the same, but for the linked number, of which they only need
/// to know that there is one. Holds no reference, so that rows are sorted and handed on as plain bytes.
struct Sense {
    var status: ShipmentStatus?
    var interception: Meaning.Interception?
    var isConclusive: Bool
    var direction: Meaning.Direction?
    var isNotReturnSign: Bool
    var announcesReturn: Bool
    var namesLinkedWaybill: Bool
    var changesWaybill: Bool
    var annuls: ShipmentStatus?
    var isConfirmedByOthers: Bool
    var goods: Meaning.GoodsCondition?

    init(_ meaning: Meaning) {
        status = meaning.status
        interception = meaning.interception
        isConclusive = meaning.isConclusive
        direction = meaning.direction
        isNotReturnSign = meaning.isNotReturnSign
        announcesReturn = meaning.announcesReturn
        namesLinkedWaybill = meaning.linkedWaybill != nil
        changesWaybill = meaning.changesWaybill
        annuls = meaning.annuls
        isConfirmedByOthers = meaning.isConfirmedByOthers
        goods = meaning.goods
    }

    var turnsByAnnouncement: Bool { announcesReturn && status == .refused }
}
