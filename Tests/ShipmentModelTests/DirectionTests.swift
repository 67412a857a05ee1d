import ShipmentModel
import Testing

/// The leg rule over a set of facts, and what a delivery means after what (domain §7, C1, C7, C8).
@Suite struct `The direction of a delivery` {
    @Test func `without a reverse scan it is the recipient's`() {
        let reading = Facts.reading(Facts.scan("OUT", at: 20), Facts.scan("DELIVERED", at: 22))
        #expect(reading.status == .delivered)
        #expect(reading.deliveryDirection == .outbound)
        #expect(reading.isDeliveredOutbound)
        #expect(!reading.hasTurned)
    }

    @Test func `after a reverse scan it is the sender's, and transit in between is the way back`() {
        let facts = [Facts.scan("REFUSED", at: 20), Facts.scan("RETURNING", at: 30), Facts.scan("OUT", at: 50)]
        #expect(Facts.reading(of: facts).status == .returning)
        let reading = Facts.reading(of: facts + [Facts.scan("DELIVERED", at: 52)])
        #expect(reading.status == .returned)
        #expect(reading.returned?.grade == .proof)
        #expect(reading.deliveryDirection == .inbound)
        #expect(reading.isInbound)
        #expect(!reading.isDeliveredOutbound)
    }

    @Test func `an inconclusive reverse scan makes a return that is only a hint, and holds money both ways`() {
        let reading = Facts.reading(Facts.scan("RETURNING?", at: 30), Facts.scan("DELIVERED", at: 52))
        #expect(reading.status == .returned)
        #expect(reading.returned?.grade == .hint)
        #expect(reading.deliveryDirection == .unclear)
        #expect(reading.delivered?.grade == .proof)
        #expect(!reading.isDeliveredOutbound)
        #expect(!reading.hasTurned)
        #expect(reading.wantsQuery)
    }

    @Test func `an inconclusive reverse scan beside a conclusive one weakens nothing`() {
        let reading = Facts.reading(
            Facts.scan("RETURNING?", at: 30), Facts.scan("RETURNING", at: 31), Facts.scan("DELIVERED", at: 52))
        #expect(reading.returned?.grade == .proof)
        #expect(reading.returning?.when == TimeSpan(Facts.hour(31)))
    }

    @Test func `the scan itself overrules the leg`() {
        let outbound = Facts.reading(Facts.scan("RETURNING", at: 30), Facts.scan("DELIVERED TO BUYER", at: 52))
        #expect(outbound.isDeliveredOutbound)
        #expect(outbound.status == .delivered)
        #expect(!outbound.hasTurned)
        let inbound = Facts.reading(Facts.scan("DELIVERED TO SENDER", at: 52))
        #expect(inbound.returned?.grade == .proof)
        #expect(inbound.status == .returned)
    }

    @Test func `a return signed for in the buyer's city is not believed`() {
        let facts = [Facts.scan("RETURNING", at: 30), Facts.scan("DELIVERED", at: 52, place: "上海市浦东")]
        let reading = Facts.reading(of: facts, in: Facts.context(buyerCity: "上海"))
        #expect(reading.deliveryDirection == .unclear)
        #expect(reading.returned?.grade == .hint)
        #expect(Facts.reading(of: facts, in: Facts.context(buyerCity: "北京")).returned?.grade == .proof)
    }

    @Test func `whoever has a sign of its own for the sender does not mean the sender with another one`() {
        let turned = Facts.scan("RETURNING", at: 30)
        let sign = Facts.scan("DELIVERED, HAS A RETURN SIGN", at: 52)
        let reading = Facts.reading(turned, sign)
        #expect(reading.status == .returned)
        #expect(reading.returned?.grade == .hint)
        #expect(reading.deliveryDirection == .unclear)
        // Nor does the same scan in an answer's plainer word; hours later it is another scan.
        #expect(Facts.reading(turned, sign, Facts.scan("DELIVERED", at: 52)).returned?.grade == .hint)
        #expect(Facts.reading(turned, sign, Facts.scan("DELIVERED", at: 60)).returned?.grade == .proof)
        #expect(Facts.reading(turned, sign, Facts.scan("RETURNED", at: 60)).returned?.grade == .proof)
        #expect(Facts.reading(sign).isDeliveredOutbound)
    }

    @Test func `a sign that only its text calls the sender's is one after a proven turn, not after a mere request`() {
        let sign = Facts.scan("DELIVERED, SENDER BY TEXT", at: 52)
        #expect(Facts.reading(sign).returned?.grade == .hint)
        #expect(Facts.reading(sign, in: Facts.context(Facts.request(at: 9))).returned?.grade == .hint)
        #expect(Facts.reading(Facts.scan("REFUSED", at: 20), sign).returned?.grade == .hint)
        #expect(Facts.reading(sign, Facts.scan("RETURNING", at: 60)).returned?.grade == .hint)
        #expect(Facts.reading(Facts.scan("RETURNING?", at: 30), sign).returned?.grade == .hint)
        #expect(Facts.reading(Facts.scan("RETURNING", at: 30), sign).returned?.grade == .proof)
    }

    @Test
    func `a recipient's proven signature after the return is known as such until a later return or the warehouse`() {
        let facts = [Facts.scan("RETURNED", at: 50), Facts.scan("DELIVERED TO BUYER", at: 70)]
        #expect(Facts.reading(of: facts).isHandedOverAfterReturn)
        #expect(!Facts.reading(of: Array(facts.prefix(1))).isHandedOverAfterReturn)
        #expect(!Facts.reading(of: facts + [Facts.scan("RETURNED", at: 90)]).isHandedOverAfterReturn)
        let received = Facts.scan("RETURNED", at: 60, by: "depot", channel: .warehouse)
        #expect(!Facts.reading(of: facts + [received]).isHandedOverAfterReturn)
        let day = WrittenTime.date(CivilTime(Facts.hour(50)).date)
        let unclear = Facts.reading(facts[0], Facts.scan("DELIVERED TO BUYER", at: 50, written: day))
        #expect(unclear.isHandedOverAfterReturn, "money needs a sure order")
        #expect(!Facts.reading(Facts.scan("DELIVERED TO BUYER", at: 20), facts[0]).isHandedOverAfterReturn)
    }

    @Test func `a doubtful sign after a success takes nothing of an earlier proven one`() {
        let context = Facts.context(Facts.request(at: 9))
        let facts = [
            Facts.scan("DELIVERED", at: 20), Facts.stop("STOP DONE", at: 21, request: "R1"),
            Facts.scan("DELIVERED", at: 22),
        ]
        let reading = Facts.reading(of: facts, in: context)
        #expect(reading.isDeliveredOutbound)
        #expect(reading.delivered?.when == TimeSpan(Facts.hour(20)))
        #expect(!Facts.reading(of: Array(facts.dropFirst()), in: context).isDeliveredOutbound)
    }

    @Test func `a refused parcel is not a returned one`() {
        let reading = Facts.reading(Facts.scan("REFUSED", at: 20), Facts.scan("TRANSIT", at: 25))
        #expect(reading.status == .inTransit)
        #expect(!reading.isInbound)
        #expect(reading.hasTurned)
        #expect(reading.returning == nil && reading.returned == nil)
    }

    @Test func `a refusal that announces the return turns the leg`() {
        let reading = Facts.reading(
            Facts.scan("REFUSED, GOES BACK", at: 20), Facts.scan("TRANSIT", at: 25), Facts.scan("DELIVERED", at: 60))
        #expect(reading.refused?.grade == .proof)
        #expect(reading.returning?.when == TimeSpan(Facts.hour(25)))
        #expect(reading.returned?.grade == .proof)
    }

    @Test func `a delivery whose order to the reverse scan is unclear is unclear`() {
        let day = WrittenTime.date(CivilTime(Facts.hour(30)).date)
        let reading = Facts.reading(Facts.scan("RETURNING", at: 30), Facts.scan("DELIVERED", at: 30, written: day))
        #expect(reading.deliveryDirection == .unclear)
        #expect(!reading.isDeliveredOutbound)
        #expect(reading.returned == nil)
        let equal = Facts.reading(Facts.scan("RETURNING", at: 30), Facts.scan("DELIVERED", at: 30))
        #expect(equal.deliveryDirection == .unclear)
    }

    @Test func `C1: delivered after a success is unclear until a reverse scan stands in between`() {
        let context = Facts.context(Facts.request(at: 9))
        let facts = [Facts.stop("STOP DONE", at: 20, request: "R1"), Facts.scan("DELIVERED", at: 40)]
        let unclear = Facts.reading(of: facts, in: context)
        #expect(unclear.status == .delivered)
        #expect(unclear.deliveryDirection == .unclear)
        #expect(unclear.contradictions == [.deliveredAfterSuccess])
        #expect(unclear.mayBeDelivered(after: TimeSpan(Facts.hour(20))))
        #expect(unclear.wantsQuery)

        let returned = Facts.reading(of: facts + [Facts.scan("RETURNING", at: 30)], in: context)
        #expect(returned.returned?.grade == .proof)
        #expect(returned.contradictions.isEmpty)
        #expect(!returned.mayBeDelivered(after: TimeSpan(Facts.hour(20))))

        let signed = Facts.reading(of: [facts[0], Facts.scan("DELIVERED TO BUYER", at: 40)], in: context)
        #expect(signed.isDeliveredOutbound)
        #expect(!signed.hasTurned)
    }

    @Test func `C7: a sign after the return takes nothing back`() {
        let facts = [Facts.scan("RETURNING", at: 30), Facts.scan("RETURNED", at: 50)]
        let noise = Facts.reading(of: facts + [Facts.scan("DELIVERED", at: 70)])
        #expect(noise.returned?.when == TimeSpan(Facts.hour(50)))
        #expect(noise.contradictions.isEmpty)
        let handedOver = Facts.reading(of: facts + [Facts.scan("DELIVERED TO BUYER", at: 70)])
        #expect(handedOver.returned?.grade == .proof)
        #expect(!handedOver.isDeliveredOutbound)
        #expect(handedOver.contradictions == [.signedAfterReturn])
    }

    @Test func `C8: delivered after a refusal is the recipient's`() {
        let reading = Facts.reading(Facts.scan("REFUSED", at: 20), Facts.scan("DELIVERED", at: 40))
        #expect(reading.isDeliveredOutbound)
        #expect(!reading.hasTurned)
        #expect(reading.contradictions == [.deliveredAfterRefusal])
        let earlier = Facts.reading(Facts.scan("DELIVERED", at: 20), Facts.scan("REFUSED", at: 40))
        #expect(earlier.contradictions.isEmpty)
        #expect(earlier.isDeliveredOutbound, "only a return undoes a signature")
        #expect(Facts.reading(Facts.scan("DELIVERED", at: 20), Facts.scan("RETURNED", at: 90)).hasTurned)
    }

    @Test func `plain transit does not undo a signature, a new attempt does`() {
        let late = Facts.reading(
            Facts.scan("DELIVERED", at: 20), Facts.scan("TRANSIT", at: 21), Facts.scan("OUT", at: 22))
        #expect(late.status == .delivered)
        #expect(
            Facts.reading(Facts.scan("DELIVERED", at: 20), Facts.scan("ATTEMPT", at: 22)).status == .deliveryAttempted)
        let back = Facts.reading(Facts.scan("RETURNED", at: 20), Facts.scan("TRANSIT", at: 21))
        #expect(back.status == .returned)
    }

    @Test func `lost is a milestone that later scans leave standing`() {
        let reading = Facts.reading(Facts.scan("LOST", at: 20), Facts.scan("TRANSIT", at: 40))
        #expect(reading.lost?.grade == .proof)
        #expect(reading.status == .inTransit)
        #expect(!reading.isLost)
        #expect(Facts.reading(Facts.scan("PROBLEM", at: 20)).exceptionNow)
    }

    @Test func `an exception began with the first scan of it that nothing else followed`() {
        let often = Facts.reading(
            Facts.scan("PROBLEM", at: 10), Facts.scan("TRANSIT", at: 15), Facts.scan("PROBLEM", at: 20),
            Facts.scan("PROBLEM", at: 40), Facts.scan("LOST", at: 50))
        #expect(often.anomalySince == TimeSpan(Facts.hour(20)))
        let over = Facts.reading(Facts.scan("PROBLEM", at: 20), Facts.scan("TRANSIT", at: 40))
        #expect(over.anomalySince == nil)
    }

    @Test func `the recipient signed first with the earliest of several signatures`() {
        let reading = Facts.reading(Facts.scan("DELIVERED", at: 20), Facts.scan("DELIVERED", at: 50, text: "station"))
        #expect(reading.delivered?.when == TimeSpan(Facts.hour(50)))
        #expect(reading.firstSigned?.when == TimeSpan(Facts.hour(20)))
        #expect(Facts.reading(Facts.scan("TRANSIT", at: 20)).firstSigned == nil)
    }

    @Test func `a hint shows that a parcel goes on, and releases nothing that a proof holds`() {
        let hint = Facts.scan("TRANSIT", at: 40, by: "lens", channel: .aggregator)
        let lost = Facts.reading(Facts.scan("LOST", at: 20), hint)
        #expect(lost.status == .inTransit && lost.provenStatus == .lost && lost.isLost)
        #expect(Facts.reading(Facts.scan("PROBLEM", at: 20), hint).exceptionNow)
        let guessed = Facts.scan("LOST", at: 20, by: "lens", channel: .aggregator)
        #expect(Facts.reading(guessed).isLost && !Facts.reading(guessed, hint).isLost)
    }
}

/// A parcel that goes on under another number (SF 631/648, JD 200020).
@Suite struct `A new waybill` {
    @Test func `a sign on the old number is never returned`() {
        let reading = Facts.reading(Facts.scan("RETURNING, NEW NUMBER", at: 30), Facts.scan("DELIVERED", at: 40))
        #expect(reading.linkedWaybill == Facts.newNumber.waybill)
        #expect(reading.returned == nil)
        #expect(reading.delivered == nil)
        #expect(reading.status == .returning)
    }

    @Test func `its own explicit return is only a hint, but a warehouse that holds the goods knows`() {
        let link = Facts.scan("RETURNING, NEW NUMBER", at: 30)
        #expect(Facts.reading(link, Facts.scan("RETURNED", at: 40)).returned?.grade == .hint)
        let received = Facts.scan("RETURNED", at: 40, by: "depot", channel: .warehouse)
        #expect(Facts.reading(link, received).returned?.grade == .proof)
    }

    @Test func `the sign on the new number is the return, if the way back is proven`() {
        let delivered = Facts.scan("DELIVERED", at: 70, about: Facts.newNumber)
        let reading = Facts.reading(Facts.scan("RETURNING, NEW NUMBER", at: 30), delivered)
        #expect(reading.returned?.grade == .proof)
        #expect(reading.status == .returned)
        let doubtful = Facts.reading(Facts.scan("RETURNING? NEW NUMBER", at: 30), delivered)
        #expect(doubtful.returned?.grade == .hint)
        let refused = Facts.reading(
            Facts.scan("REFUSED", at: 20), Facts.scan("RETURNING? NEW NUMBER", at: 30), delivered)
        #expect(refused.returned?.grade == .proof)
    }

    @Test func `a new label alone says nothing about the direction`() {
        let reading = Facts.reading(
            Facts.scan("NEW NUMBER", at: 30), Facts.scan("DELIVERED", at: 70, about: Facts.newNumber))
        #expect(reading.deliveryDirection == .unclear)
        #expect(reading.returned == nil)
        let old = Facts.reading(Facts.scan("NEW NUMBER", at: 30), Facts.scan("DELIVERED", at: 40))
        #expect(old.deliveryDirection == .unclear)
    }

    @Test func `facts about a number that nothing links to are somebody else's`() {
        let reading = Facts.reading(
            Facts.scan("RETURNING", at: 30), Facts.scan("RETURNED", at: 70, about: Facts.newNumber))
        #expect(reading.returned == nil)
    }

    @Test func `a delivery before the change is the recipient's`() {
        let reading = Facts.reading(Facts.scan("DELIVERED", at: 20), Facts.scan("RETURNING, NEW NUMBER", at: 30))
        #expect(reading.deliveryDirection == .outbound)
    }

    @Test func `a doubtful row is confirmed by another sign of a return, or by our own earlier request`() {
        let row = Facts.scan("RETURNING? IF OTHERS SAY SO", at: 30)
        #expect(Facts.reading(row).returning?.grade == .hint)
        #expect(Facts.reading(row, Facts.scan("REFUSED", at: 20)).returning?.grade == .proof)
        #expect(Facts.reading(row, Facts.scan("RETURNING?", at: 20)).returning?.grade == .hint)
        #expect(Facts.reading(row, in: Facts.context(Facts.request(at: 9))).returning?.grade == .proof)
        #expect(Facts.reading(row, in: Facts.context(Facts.request(at: 40))).returning?.grade == .hint)
        #expect(Facts.reading(row, in: Facts.context(Facts.request(kind: .redirect, at: 9))).returning?.grade == .hint)
        #expect(
            Facts.reading(row, in: Facts.context(Facts.request(isAccepted: false, at: 9))).returning?.grade == .hint)
        let weak = Facts.scan("RETURNING? IF OTHERS SAY SO", at: 30, verification: .unprotected)
        #expect(Facts.reading(weak, Facts.scan("REFUSED", at: 20)).returning?.grade == .hint)
    }
}
