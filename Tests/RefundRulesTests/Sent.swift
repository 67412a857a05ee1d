import RefundRules
import ShipmentModel

/// A refund whose first attempt began on Tuesday at 12:00.
struct Sent {
    var bench = Bench.standing(in: .refundDue)
    var attempts = [RefundAttempt]()
    var target = TargetAbilities(knowsKeys: true, settleDelay: .seconds(60), idempotencyWindow: .hours(23))
    let amount = Money(minorUnits: 12_900, currency: .cny)

    init() { begin() }

    init(_ bench: Bench) {
        self.bench = bench
        begin()
    }

    private mutating func begin() {
        if let attempt = bench.begin(at(.tuesday, 12)) { attempts = [attempt] }
    }

    @discardableResult
    mutating func hear(_ answer: TargetAnswer, isQuery: Bool = false) -> Decision {
        bench.inputs.now = answer.at
        let decision = RefundRules.settle(
            answer, for: RefundKey(for: Bench.key, part: 1), isQuery: isQuery, target: target, attempts: attempts,
            in: bench.inputs)
        bench.keep(decision)
        return decision
    }

    /// The bench of a case that was paid on Tuesday at 12:01.
    static func paid(_ bench: Bench = .standing(in: .refundDue)) -> Bench {
        var sent = Sent(bench)
        sent.hear(TargetAnswer(.done, amount: sent.bench.intent?.amount, at: at(.tuesday, 12, 1)))
        return sent.bench
    }
}
