import ShipmentModel
import Testing

/// What is read about an interception (domain §6.9, §7, C2, C4, C13, C14, C15).
@Suite struct `An interception` {
    private let ours = Facts.context(Facts.request(at: 9))

    private func interception(_ facts: Fact..., in context: ParcelContext) -> ParcelReading.Interception? {
        Facts.reading(of: facts, in: context).interception
    }

    @Test func `that succeeded at our request for a return turns the parcel`() {
        let reading = Facts.reading(Facts.stop("STOP DONE", at: 20, request: "R1"), in: ours)
        #expect(reading.interception?.state == .succeeded)
        #expect(reading.interception?.grade == .proof)
        #expect(reading.interception?.answersOurReturnRequest == true)
        #expect(reading.interception?.isOnline == true)
        #expect(reading.hasTurned)
        #expect(!reading.isInbound, "a service order's word turns no leg")
    }

    @Test func `that the carrier took is no success`() {
        let reading = Facts.reading(Facts.stop("STOP TAKEN", heard: 9.1, request: "R1"), in: ours)
        #expect(reading.interception?.state == .accepted)
        #expect(!reading.hasTurned)
        #expect(Facts.reading(in: ours).interception?.state == .accepted, "known from our own call's answer")
        #expect(Facts.reading(in: Facts.context(Facts.request(isAccepted: false, at: 9))).interception == nil)
    }

    @Test func `that nobody of us asked for is none of ours`() {
        let done = Facts.stop("STOP DONE", at: 20, request: "OTHER")
        let reading = Facts.reading(done, in: ours)
        #expect(reading.interception?.answersOurReturnRequest == false)
        #expect(!reading.hasTurned)
        #expect(reading.contradictions == [.otherDestination])
        #expect(Facts.reading(Facts.scan("STOP DONE", at: 20)).interception?.isOnline == false)
    }

    @Test func `C2: success after a delivery pays nothing`() {
        for delivered in [19.0, 20.0] {
            let reading = Facts.reading(
                Facts.scan("DELIVERED", at: delivered), Facts.stop("STOP DONE", at: 20, request: "R1"), in: ours)
            #expect(reading.interception?.state == .succeeded)
            #expect(reading.interception?.grade == .hint)
            #expect(reading.contradictions == [.deliveredBeforeSuccess])
            #expect(!reading.hasTurned)
        }
        let delivered = Facts.scan("DELIVERED", at: 19)
        let reading = Facts.reading(delivered, Facts.stop("STOP DONE", at: 20, request: "R1"), in: ours)
        #expect(reading.isDeliveredOutbound)
    }

    @Test func `C4: a stage heard late changes nothing`() {
        let done = Facts.stop("STOP DONE", at: 20, heard: 20.1, request: "R1")
        let takenHeardLate = Facts.stop("STOP TAKEN", at: 9.1, heard: 30, request: "R1")
        #expect(interception(done, takenHeardLate, in: ours)?.state == .succeeded)
        let untimed = Facts.stop("STOP TAKEN", heard: 30, request: "R1")
        #expect(interception(done, untimed, in: ours)?.state == .succeeded)
        let failed = Facts.stop("STOP FAILED", at: 20, request: "R1")
        #expect(interception(failed, takenHeardLate, in: ours)?.state == .failed)
        let rejectedLater = Facts.stop("STOP REJECTED", at: 25, request: "R1")
        #expect(
            interception(done, rejectedLater, in: ours)?.state == .succeeded, "a second call's answer withdraws nothing"
        )
        let closed = Facts.stop("STOP CLOSED", at: 25, request: "R1")
        #expect(interception(done, closed, in: ours)?.state == .succeeded)
    }

    @Test func `taken anew after a failure is a new attempt`() {
        let reading = interception(
            Facts.stop("STOP FAILED", at: 20, request: "R1"), Facts.stop("STOP TAKEN", at: 22, request: "R1"), in: ours)
        #expect(reading?.state == .accepted)
        let facts = [Facts.stop("STOP FAILED", at: 20, request: "R1"), Facts.stop("STOP TAKEN", at: 22, request: "R1")]
        let before = Facts.reading(of: facts + [Facts.scan("RETURNING", at: 15)], in: ours)
        #expect(before.interception?.state == .accepted, "older than the new attempt")
        let since = Facts.reading(of: facts + [Facts.scan("RETURNING", at: 25)], in: ours)
        #expect(since.interception?.state == .succeeded)
    }

    @Test func `C13: sent on to somebody else is not a return`() {
        let context = Facts.context(Facts.request(kind: .redirect, at: 9))
        let reading = Facts.reading(Facts.stop("STOP DONE", at: 20, request: "R1"), in: context)
        #expect(reading.interception?.kind == .redirect)
        #expect(reading.interception?.answersOurReturnRequest == false)
        #expect(!reading.hasTurned)
        #expect(reading.contradictions == [.otherDestination])
        let told = Facts.reading(Facts.stop("REDIRECT DONE", at: 20, request: "R1"), in: ours)
        #expect(told.interception?.answersOurReturnRequest == false)
        #expect(!told.hasTurned)
    }

    @Test func `C13: a redirect after our success holds it`() {
        let reading = Facts.reading(
            Facts.stop("STOP DONE", at: 20, request: "R1"), Facts.stop("REDIRECT DONE", at: 22, request: "OTHER"),
            in: ours)
        #expect(reading.interception?.grade == .hint)
        #expect(reading.contradictions == [.otherDestination])
    }

    @Test func `C14: an aggregator's result counts where it is the authority and took the order itself`() {
        let told = Facts.stop("STOP DONE", at: 20, request: "R1", by: "lens", channel: .aggregator)
        let throughLens = Facts.request(via: "lens", at: 9)
        #expect(interception(told, in: Facts.context(throughLens, authority: "lens"))?.grade == .proof)
        #expect(interception(told, in: Facts.context(throughLens))?.grade == .hint)
        #expect(interception(told, in: Facts.context(Facts.request(at: 9), authority: "lens"))?.grade == .hint)
        let overHTTP = Facts.stop(
            "STOP DONE", at: 20, request: "R1", by: "lens", channel: .aggregator, verification: .unprotected)
        #expect(interception(overHTTP, in: Facts.context(throughLens, authority: "lens"))?.grade == .hint)
        let platform = Facts.stop("STOP DONE", at: 20, request: "R1", by: "shop", channel: .platform)
        #expect(interception(platform, in: Facts.context(Facts.request(via: "shop", at: 9)))?.grade == .hint)
    }

    @Test func `C15: a success is withdrawn by what surely comes later`() {
        let done = Facts.stop("STOP DONE", at: 20, request: "R1")
        for code in ["STOP FAILED", "STOP CANCELLED"] {
            let reading = Facts.reading(done, Facts.stop(code, at: 30, request: "R1"), in: ours)
            #expect(reading.interception?.state == (code == "STOP FAILED" ? .failed : .cancelled))
            #expect(reading.contradictions == [.successWithdrawn])
            #expect(!reading.hasTurned)
        }
        let judgedAnew = Facts.reading(
            done, Facts.stop("STOP FAILED", at: 30, request: "R1"), Facts.stop("STOP DONE", at: 40, request: "R1"),
            in: ours)
        #expect(judgedAnew.interception?.state == .succeeded)
        #expect(judgedAnew.interception?.when == TimeSpan(Facts.hour(40)))
        #expect(judgedAnew.hasTurned)
    }

    @Test func `C15: where the order is unclear nothing is proven`() {
        let reading = Facts.reading(
            Facts.stop("STOP DONE", at: 20, request: "R1"), Facts.stop("STOP FAILED", heard: 30, request: "R1"),
            in: ours)
        #expect(reading.interception?.grade == .hint)
        #expect(reading.contradictions.contains(.orderUnclear))
        #expect(!reading.hasTurned)
        let delivered = Facts.reading(
            Facts.stop("STOP DONE", at: 20, request: "R1"), Facts.stop("STOP FAILED", heard: 30, request: "R1"),
            Facts.scan("DELIVERED", at: 25), in: ours)
        #expect(delivered.deliveryDirection == .unclear)
    }

    @Test func `a delivery after a success that was withdrawn is the recipient's`() {
        let reading = Facts.reading(
            Facts.stop("STOP DONE", at: 20, request: "R1"), Facts.stop("STOP FAILED", at: 22, request: "R1"),
            Facts.scan("DELIVERED", at: 25), in: ours)
        #expect(reading.deliveryDirection == .outbound)
    }

    @Test func `untimed answers lie between the last hearing that said otherwise and their own`() {
        let running = Facts.stop("STOP TAKEN", heard: 15)
        let done = Facts.stop("STOP DONE", heard: 21)
        let failed = Facts.stop("STOP FAILED", heard: 30)
        #expect(interception(running, done, in: ours)?.when.earliest == Facts.hour(15))
        #expect(interception(running, done, in: ours)?.grade == .proof)
        let withdrawn = interception(running, done, failed, in: ours)
        #expect(withdrawn?.state == .failed)
        #expect(withdrawn?.when == TimeSpan(Facts.hour(21), Facts.hour(30)))
        #expect(
            interception(Facts.stop("STOP DONE", heard: 21, notBefore: 18), in: ours)?.when.earliest == Facts.hour(18))
        #expect(
            interception(done, in: ours)?.when.earliest == Facts.hour(9) + .milliseconds(1),
            "our request was taken then")
    }

    @Test func `an untimed statement in a push only wakes a query`() {
        let push = Facts.stop("STOP DONE", heard: 20, request: "R1", through: .push)
        let reading = Facts.reading(push, in: ours)
        #expect(reading.interception?.state == .accepted)
        #expect(reading.wantsQuery)
        #expect(Facts.reading(push, Facts.stop("STOP DONE", heard: 21, request: "R1"), in: ours).hasTurned)
        #expect(Facts.reading(Facts.summary("RETURNED", heard: 20, through: .push)).returned == nil)
        #expect(Facts.reading(Facts.summary("RETURNED", heard: 20)).returned?.grade == .proof)
    }

    @Test func `the one exception: a doubtful success that answers our own accepted request for a return is proof`() {
        let doubtful = Facts.stop("STOP DONE?", at: 20)
        #expect(interception(doubtful, in: Facts.context())?.grade == .hint)
        #expect(interception(doubtful, in: ours)?.grade == .proof)
        #expect(Facts.reading(doubtful, in: ours).hasTurned)
        #expect(interception(doubtful, in: Facts.context(Facts.request(isAccepted: false, at: 9)))?.grade == .hint)
        #expect(interception(doubtful, in: Facts.context(Facts.request(kind: .redirect, at: 9)))?.grade == .hint)
        #expect(interception(doubtful, in: Facts.context(Facts.request(at: 25)))?.answersOurReturnRequest == true)
        #expect(
            Facts.reading(doubtful, in: Facts.context(Facts.request(at: 25))).hasTurned == false,
            "older than our request")
        let overHTTP = Facts.stop("STOP DONE?", at: 20, verification: .unprotected)
        #expect(interception(overHTTP, in: ours)?.grade == .hint)
        let numbered = Facts.stop("STOP DONE?", at: 20, request: "OTHER")
        #expect(interception(numbered, in: ours)?.grade == .hint)
        let answer = Facts.stop("STOP DONE?", at: 20, request: "R1")
        #expect(interception(answer, in: ours)?.grade == .proof)
        #expect(interception(answer, in: Facts.context(Facts.request(isAccepted: false, at: 9)))?.grade == .hint)
    }

    @Test func `the exception raises the interception alone, not the status of the same scan`() {
        let reading = Facts.reading(
            Facts.scan("STOP DONE? GOING BACK", at: 20), Facts.scan("DELIVERED", at: 40), in: ours)
        #expect(reading.interception?.grade == .proof)
        #expect(reading.returning?.grade == .hint)
        #expect(reading.returned?.grade == .hint)
        #expect(reading.deliveryDirection == .unclear)
        let seenMoving = Facts.reading(
            Facts.scan("STOP DONE? GOING BACK", at: 20), Facts.scan("RETURNING", at: 22),
            Facts.scan("DELIVERED", at: 40))
        #expect(seenMoving.returned?.grade == .proof)
    }

    @Test func `an unnumbered success that may answer another request of ours proves nothing`() {
        let context = Facts.context(Facts.request("R1", kind: .redirect, at: 8), Facts.request("R2", at: 9))
        #expect(interception(Facts.stop("STOP DONE", at: 20), in: context)?.grade == .hint)
        #expect(interception(Facts.stop("STOP DONE", at: 20, request: "R2"), in: context)?.grade == .proof)
    }

    @Test func `carriers without a result message show it in the scans`() {
        let success = Facts.reading(Facts.scan("RETURNING", at: 20), in: ours)
        #expect(success.interception?.state == .succeeded)
        #expect(success.interception?.grade == .proof)
        #expect(success.interception?.when == TimeSpan(Facts.hour(20)))

        #expect(
            Facts.reading(Facts.scan("RETURNING", at: 8), in: ours).interception?.state == .accepted, "before we asked")
        #expect(Facts.reading(Facts.scan("RETURNING?", at: 20), in: ours).interception?.state == .accepted)
        #expect(
            Facts.reading(Facts.scan("RETURNING? IF OTHERS SAY SO", at: 20), in: ours).interception?.state == .accepted)
        let redirect = Facts.context(Facts.request(kind: .redirect, at: 9))
        #expect(Facts.reading(Facts.scan("RETURNING", at: 20), in: redirect).interception?.state == .accepted)
        #expect(Facts.reading(Facts.scan("RETURNING", at: 20)).interception == nil)

        let failure = Facts.reading(Facts.scan("DELIVERED", at: 20), in: ours)
        #expect(failure.interception?.state == .failed)
        #expect(Facts.reading(Facts.scan("DELIVERED", at: 8), in: ours).interception?.state == .accepted)
        let told = Facts.reading(
            Facts.stop("STOP FAILED", at: 15, request: "R1"), Facts.scan("RETURNING", at: 20), in: ours)
        #expect(told.interception?.state == .failed, "what the carrier says outright stands")
    }

    @Test func `a parcel that was refused goes back for that reason, whatever was ordered`() {
        let refusedBefore = Facts.reading(
            Facts.scan("REFUSED", at: 18), Facts.scan("RETURNING", at: 20), in: ours)
        #expect(refusedBefore.interception?.state == .accepted)
        let refusedLater = Facts.reading(
            Facts.scan("RETURNING", at: 20), Facts.scan("REFUSED", at: 22), in: ours)
        #expect(refusedLater.interception?.state == .succeeded)
    }
}
