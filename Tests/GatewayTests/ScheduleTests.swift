import PartyKit
import ShipmentModel
import Testing

@testable import Gateway

struct ScheduleTests {
    private let now = Instant(seconds: 1_795_309_200)

    @Test func `each failure doubles the pause up to the ceiling, half of it left to chance`() {
        let shortest = Backoff(base: .seconds(5), ceiling: .hours(1)) { 0 }
        let longest = Backoff(base: .seconds(5), ceiling: .hours(1)) { 0.999 }
        let expected: [Int64] = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
        for (index, seconds) in expected.enumerated() {
            #expect(shortest.next(after: now, tries: index + 1) - now == .milliseconds(seconds * 500))
            let most = longest.next(after: now, tries: index + 1) - now
            #expect(most < .seconds(seconds) && most > .milliseconds(seconds * 990))
        }
    }

    @Test(arguments: [Int.min, 0, 1, 63, 64, 1000, Int.max])
    func `no number of tries breaks the arithmetic`(tries: Int) {
        let pause = Backoff { 0.5 }.next(after: now, tries: tries) - now
        #expect(pause >= .milliseconds(2500) && pause <= .hours(1))
    }

    @Test(arguments: [
        (ShipmentStatus.outForDelivery, Duration.minutes(15)), (.refused, .minutes(15)), (.inTransit, .minutes(45)),
        (.returning, .hours(1)), (.labelCreated, .hours(2)), (.returned, .hours(6)),
    ])
    func `the nearer the decision, the sooner the next question`(status: ShipmentStatus, interval: Duration) {
        #expect(PollInterval.next(status: status, lastHeardOf: now, now: now, minimum: .minutes(10)) == interval)
    }

    @Test(arguments: ShipmentStatus.allCases)
    func `no parcel waits longer than six hours, and none is asked about more often than its carrier permits`(
        status: ShipmentStatus
    ) {
        for days in [Int64](0...10) {
            let next = PollInterval.next(
                status: status, lastHeardOf: now - .days(days), now: now, minimum: .minutes(30))
            #expect(next <= PollInterval.longest && next >= .minutes(30))
        }
    }

    @Test func `a parcel that stands still is asked about less often`() {
        let fresh = PollInterval.next(status: .inTransit, lastHeardOf: now, now: now, minimum: .zero)
        let day = PollInterval.next(status: .inTransit, lastHeardOf: now - .hours(30), now: now, minimum: .zero)
        let days = PollInterval.next(status: .inTransit, lastHeardOf: now - .days(4), now: now, minimum: .zero)
        #expect(fresh * 2 == day && fresh * 4 == days)
    }
}
