@testable import Sandbox
import ShipmentModel
import Testing

struct ScenarioTests {
    private static let cases = SandboxScenario.demo.cases
    private static let start = Playground.start

    private static func stories(_ script: ScriptedCase, interceptedAfter delay: Duration?) -> [ParcelStory] {
        script.parcels.map { parcel in
            var story = ParcelStory(script: parcel, start: start)
            if let delay, case .taken = parcel.interception {
                story.interception = .init(
                    at: start + script.appliedAt + delay, party: "test", requestNumber: "1", carrierNumber: "1")
            }
            return story
        }
    }

    /// Never, at once, and after a gateway's absence.
    private static let delays: [Duration?] = [nil, .zero, .minutes(30), .hours(2)]

    @Test func `names are there once`() {
        #expect(Set(Self.cases.map(\.id)).count == Self.cases.count)
        let waybills = Self.cases.flatMap(\.parcels).map(\.waybill)
        #expect(Set(waybills).count == waybills.count)
        #expect(Self.cases.count >= 10)
    }

    @Test(arguments: delays)
    func `a case that is to be paid has parcels that all turn, however late they are intercepted`(delay: Duration?) {
        for script in Self.cases where script.expectedPayments == 1 {
            for story in Self.stories(script, interceptedAfter: delay) {
                #expect(story.turnsAt.map { $0 > Self.start + script.appliedAt } == true, "\(script.id)")
            }
        }
    }

    @Test(arguments: delays)
    func `a case that is not to be paid has a reason that comes before any money could be due`(delay: Duration?) {
        for script in Self.cases where script.expectedPayments == 0 {
            let stories = Self.stories(script, interceptedAfter: delay)
            let turned = stories.compactMap(\.turnsAt).min() ?? .distantFuture
            let delivered = stories.compactMap { $0.scans.first { $0.kind == .delivered }?.at }.min()
            let withdrawn = script.withdrawnAt.map { Self.start + $0 }
            let ends = [delivered, withdrawn].compactMap(\.self).min()
            // Long enough before: a gateway that was away for some seconds still hears it first.
            #expect(ends.map { $0 + .hours(6) < turned } == true, "\(script.id)")
        }
    }

    @Test(arguments: delays)
    func `timelines run forwards and end within the demo's length`(delay: Duration?) {
        for script in Self.cases {
            for story in Self.stories(script, interceptedAfter: delay) {
                let times = story.scans.map(\.at)
                #expect(times == times.sorted(), "\(script.id)")
                #expect(story.end + .hours(3) + SandboxWorld.grace <= Self.start + .hours(110), "\(script.id)")
            }
        }
    }

    @Test func `every kind of trouble is in the demo`() {
        #expect(Self.cases.contains { $0.refundAnswer == .brokenOff })
        #expect(Self.cases.contains { $0.refundAnswer == .serverError })
        #expect(Self.cases.contains { $0.withdrawnAt != nil })
        #expect(Self.cases.contains { !$0.merchantFacts.callsBack })
        #expect(Self.cases.flatMap(\.parcels).contains { $0.manner == .backwardsThrice })
        #expect(Set(Self.cases.flatMap(\.parcels).map(\.courier)) == Set(Courier.allCases))
    }

    @Test func `an unknown scenario has no name`() {
        #expect(SandboxScenario(named: "demo")?.cases.isEmpty == false)
        #expect(SandboxScenario(named: "quiet")?.cases.isEmpty == true)
        #expect(SandboxScenario(named: "other") == nil)
    }
}
