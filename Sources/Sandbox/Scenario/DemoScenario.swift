internal import ShipmentModel

extension SandboxScenario {
    /// Four and a half days in which everything happens that the rules are made for. Hours count from the start.
    public static let demo = SandboxScenario(
        name: "demo", cases: DemoScenario.platformCases + DemoScenario.merchantCases)
}

/// The demo's cases. Where an interception is part of the story, the parcel also has a way without one, that comes to
/// the same end for the money: the demo does not hang on when the gateway asks.
enum DemoScenario {
    typealias Step = ScriptedParcel.Step

    static let home = "杭州市"

    // MARK: Parts of a way

    /// Picked up the day before, and on its way to a city.
    static func underWay(to city: String) -> [Step] {
        [Step(-26, .pickedUp, home), Step(-23, .departed, home), Step(-4, .arrived, city)]
    }

    /// Refused at the door, turned round, and signed for by the sender.
    static func refused(at hour: Double, in city: String, turned: Double, back: Double) -> [Step] {
        [
            Step(hour - 3, .outForDelivery, city), Step(hour, .refused, city), Step(turned, .turnedBack, city),
            Step(back - 8, .backArrived, home), Step(back, .backDelivered, home),
        ]
    }

    /// The way back of a stopped parcel, counted from the request.
    static func broughtBack(from city: String, after hours: Double, back: Double) -> ScriptedParcel.Interception {
        .taken(
            succeedsAfter: hours,
            steps: [
                Step(hours, .turnedBack, city), Step(back - 6, .backArrived, home), Step(back, .backDelivered, home),
            ])
    }

    static func platform(
        _ number: Int, _ title: Bilingual, _ expectation: Bilingual, payments: Int, amountMinor: Int64,
        at hour: Double, parcel: ScriptedParcel, withdrawnAt: Duration? = nil,
        answer: ScriptedCase.RefundAnswer = .whole
    ) -> ScriptedCase {
        ScriptedCase(
            shop: .doudian, id: "\(7_000_000_000_000_000_100 + number)",
            orderID: "\(4_700_000_000_000_000_100 + number)",
            title: title, expectation: expectation, expectedPayments: payments, amountMinor: amountMinor,
            appliedAt: .seconds(Int64(hour * 3600)), withdrawnAt: withdrawnAt, parcels: [parcel], refundAnswer: answer)
    }

    static func merchant(
        _ number: Int, _ title: Bilingual, _ expectation: Bilingual, payments: Int, amountMinor: Int64,
        at hour: Double, parcels: [ScriptedParcel], facts: ScriptedCase.MerchantFacts = .init(),
        answer: ScriptedCase.RefundAnswer = .whole
    ) -> ScriptedCase {
        ScriptedCase(
            shop: .merchant, id: "RMA-2025-\(number)", orderID: "SO-2025-\(number)", title: title,
            expectation: expectation, expectedPayments: payments, amountMinor: amountMinor,
            appliedAt: .seconds(Int64(hour * 3600)), parcels: parcels, merchantFacts: facts, refundAnswer: answer)
    }
}
