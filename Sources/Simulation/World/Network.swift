internal import PartyKit
internal import ShipmentModel

/// Everybody whom the gateway calls, behind a network that does what networks do.
///
/// One belongs to each life of the gateway: a process that has ended sends nothing and hears nothing.
final class Network: Caller, @unchecked Sendable {
    private let world: World
    private let mortality: Mortality

    init(_ world: World, _ mortality: Mortality) {
        self.world = world
        self.mortality = mortality
    }

    func call(_ request: OutboundRequest, deadline: Duration) async -> CallOutcome {
        let faults = world.faults
        world.noteCall()
        if world.isOver { mortality.die() }
        guard !mortality.isDead else { return .neverSent(reason: "the process has ended") }
        if world.happens(faults.crash, .crashBeforeCall) {
            mortality.die()
            return .neverSent(reason: "the process has ended")
        }
        if world.happens(faults.neverSent, .callNeverSent) { return .neverSent(reason: "no connection") }
        if world.happens(faults.requestLost, .requestLost) {
            await pass(deadline)
            return .unknown(reason: "no answer in time")
        }
        if world.happens(faults.errorBefore, .errorBefore) { return errorPage() }
        let isPayment = isPayment(request)
        if world.happens(isPayment ? faults.lateEffect * 5 : faults.lateEffect, .lateEffect) {
            let late = Duration.seconds(Int64(1 + world.chance.below(40)))
            let sentAt = world.now
            world.plan(.arrival { [self] in _ = handle(request, sentAt: sentAt) }, after: deadline + late)
            await pass(deadline)
            return .unknown(reason: "no answer in time")
        }
        let reply = handle(request, sentAt: world.now)
        if world.happens(
            isPayment ? faults.crash * 25 : faults.crash, isPayment ? .crashAroundPayment : .crashAfterCall)
        {
            mortality.die()
            return .unknown(reason: "the process has ended")
        }
        if world.happens(isPayment ? faults.answerLost * 4 : faults.answerLost, .answerLost) {
            await pass(deadline)
            return .unknown(reason: "no answer in time")
        }
        if world.happens(faults.errorAfterEffect, .errorAfterEffect) { return errorPage() }
        if world.happens(faults.truncated, .answerTruncated) {
            return answer(String(reply.body.prefix(reply.body.count / 2)), reply.status)
        }
        if world.happens(faults.slow, .answerLate) {
            let late = Duration.seconds(Int64(1 + world.chance.below(8)))
            await pass(min(late, deadline))
        }
        guard !mortality.isDead else { return .unknown(reason: "the process has ended") }
        reply.whenHeard()
        return answer(reply.body, reply.status)
    }

    /// What stands between them and us answers, in its own words.
    private func errorPage() -> CallOutcome {
        let status = world.chance.pick([429, 500, 502, 503, 504])
        let body = world.chance.pick([
            "<html>busy</html>", "", #"{"code":\#(status),"message":"Bad Gateway"}"#,
            #"{"success":false,"status":false,"result":"false","message":"try again later"}"#,
        ])
        return answer(body, status)
    }

    private func handle(_ request: OutboundRequest, sentAt: Instant) -> Reply {
        world.record.calls += 1
        world.sentAt = sentAt
        switch request.url {
        case let url where url.hasPrefix("https://zto.test"): return ZTOSide.answer(request, world)
        case let url where url.hasPrefix("https://sf.test"): return SFSide.answer(request, world)
        case let url where url.hasPrefix("https://yto.test"): return YTOSide.answer(request, world)
        case let url where url.hasPrefix("https://kd.test"): return Kuaidi100Side.answer(request, world)
        case let url where url.hasPrefix("https://dy.test"): return DoudianSide.answer(request, world)
        default: return MerchantSide.answer(request, world)
        }
    }

    private func isPayment(_ request: OutboundRequest) -> Bool {
        request.url.hasPrefix("\(DoudianSide.url)/afterSale/operate") && request.contains("\"type\":201")
            || request.url.hasPrefix(MerchantSide.eventsURL) && request.contains("turnback.refund.ordered")
    }

    private func pass(_ duration: Duration) async {
        do { try await world.clock.wait(until: world.now + duration) } catch {}  // Cancelled: nobody waits any more.
    }

    private func answer(_ body: String, _ status: Int) -> CallOutcome {
        .answered(InboundAnswer(status: status, body: Array(body.utf8), protection: .verified))
    }
}

extension OutboundRequest {
    fileprivate func contains(_ part: String) -> Bool {
        let part = Array(part.utf8)
        guard body.count >= part.count else { return false }
        return (0...(body.count - part.count)).contains { start in
            body[start] == part[0] && part.indices.allSatisfy { body[start + $0] == part[$0] }
        }
    }
}
