import RefundRules
import ShipmentModel
import Testing

private func cny(_ fen: Int64) -> Money { Money(minorUnits: fen, currency: .cny) }

@Suite struct EligibilityTests {
    typealias Code = EligibilityReason.Code
    typealias Change = @Sendable (inout Bench) -> Void

    private func verdict(_ change: Change) -> EligibilityVerdict {
        var bench = Bench()
        change(&bench)
        return RefundRules.eligibility(of: bench.inputs)
    }

    @Test func `a normal case is eligible`() {
        let verdict = verdict { _ in }
        #expect(verdict.outcome == .eligible)
        #expect(verdict.reasons.isEmpty && verdict.waitingFor.isEmpty)
    }

    static let failing: [(Code, Change)] = [
        (.merchantCrossBorder, { $0.inputs.policy.isCrossBorder = true }),
        (.merchantCrossBorder, { $0.afterSale.facts.isCrossBorder = true }),
        (.merchantHainanDutyFree, { $0.inputs.policy.isHainanDutyFree = true }),
        (.merchantHainanDutyFree, { $0.afterSale.facts.isHainanDutyFree = true }),
        (.wrongCaseType, { $0.afterSale.facts.type = .returnRefund }),
        (.wrongCaseType, { $0.afterSale.facts.type = .refundOnlyUnshipped }),
        (.amountOverLimit, { $0.afterSale.facts.amount = Money(minorUnits: 100_000, currency: .cny) }),
        (
            .amountOverLimit,
            { $0.afterSale.facts.amount = Currency(rawValue: "USD").map { .init(minorUnits: 1, currency: $0) } }
        ),
        (.buyerReportsReceived, { $0.afterSale.facts.buyerReportsReceived = true }),
        (.notDispatched, { $0[parcel: 0].status = .labelCreated }),
        (.notDispatched, { $0[parcel: 0].status = .cancelled }),
        (.notDispatched, { $0.afterSale.facts.parcels = [] }),
        (.alreadySigned, { $0[parcel: 0].deliver(at(.monday, 8)) }),
        (.logisticsNotNormal, { $0[parcel: 0].status = .exception }),
        (.logisticsNotNormal, { $0[parcel: 0].status = .lost }),
        (.logisticsNotNormal, { $0[parcel: 0].status = .customs }),
        (.logisticsNotNormal, { $0[parcel: 0].status = .unknown }),
        (.courierUnsupported, { $0.inputs.policy.supportedCarriers = ["zto"] }),
        (.courierUnsupported, { $0.inputs.knownCarriers = [] }),
        (
            .categoryUnsupported,
            {
                $0.afterSale.facts.category = "20005"; $0.inputs.policy.deniedCategories = ["20005"]
            }
        ),
        (.caseNotOpen, { $0.afterSale.facts.platformState = .refused }),
        (.caseNotOpen, { $0.afterSale.facts.platformState = .closed }),
        (.caseNotOpen, { $0.afterSale.facts.isInArbitration = true }),
    ]

    @Test(arguments: failing.indices)
    func `each condition fails by itself, with its own code`(index: Int) {
        let (code, change) = Self.failing[index]
        let verdict = verdict(change)
        #expect(verdict.outcome == .notEligible)
        #expect(verdict.reasons.map(\.code) == [code])
        #expect(verdict.reasons.allSatisfy { !$0.english.isEmpty && !$0.chinese.isEmpty && !$0.isFactMissing })
    }

    @Test func `a signed parcel is a signed one, whatever was scanned after the signature`() {
        for status in [ShipmentStatus.deliveryAttempted, .availableForPickup, .refused, .exception] {
            let verdict = verdict {
                $0[parcel: 0].deliver(at(.monday, 8))
                $0[parcel: 0].status = status
            }
            #expect(verdict.reasons.map(\.code) == [.alreadySigned], "\(status)")
        }
    }

    @Test func `a hint that a lost parcel goes on does not make its logistics normal`() {
        let verdict = verdict { $0[parcel: 0].provenStatus = .lost }
        #expect(verdict.reasons.map(\.code) == [.logisticsNotNormal])
    }

    @Test func `the limit is strict: 99 999 fen passes, 100 000 fen fails`() {
        for (amount, codes) in [(99_999, []), (100_000, [Code.amountOverLimit])] as [(Int64, [Code])] {
            #expect(verdict { $0.afterSale.facts.amount = cny(amount) }.reasons.map(\.code) == codes)
        }
    }

    @Test func `a shop's own limit is named in its reason`() {
        let verdict = verdict {
            $0.inputs.policy.amountLimitMinor = 5_000
            $0.afterSale.facts.amount = cny(5_000)
        }
        #expect(verdict.reasons.map(\.english) == ["The refund amount reaches the limit of 50.00 CNY."])
    }

    @Test func `a merchant's own shop has no platform's limit and no platform's classes of shops`() throws {
        let usd = try #require(Currency(rawValue: "USD"))
        let own = verdict {
            $0.inputs.policy = ShopPolicy(profile: .standard(for: "merchant"))
            $0.inputs.policy.isCrossBorder = true
            $0.afterSale.facts.isHainanDutyFree = true
            $0.afterSale.facts.amount = Money(minorUnits: 5_000_000, currency: usd)
        }
        #expect(own.outcome == .eligible)
        #expect(RuleProfile.standard(for: "doudian") == .douyin)
        // Of a platform whose rule nobody published the cautious one is taken.
        #expect(RuleProfile.standard(for: "nobody-knows") == .douyin)
        // What the shop sets stands above it.
        let limited = verdict {
            $0.inputs.policy = ShopPolicy(profile: .standard(for: "merchant"))
            $0.inputs.policy.amountLimitMinor = 10_000
        }
        #expect(limited.reasons.map(\.code) == [.amountOverLimit])
    }

    @Test func `which states are normal transit, and how long the clocks run, is the profile's`() {
        var bench = Bench()
        bench.inputs.policy.profile.normalStates.insert(.customs)
        bench.inputs.policy.profile.clockAfterApproval = .days(5)
        bench.inputs.policy.profile.clockAfterEvent = .hours(24)
        bench[parcel: 0].status = .customs
        bench.decide(at(.monday, 9))
        #expect(bench.afterSale.deadline.effective == at(.saturday, 9))
        bench[parcel: 0].refuse(at(.tuesday, 10))
        bench.decide(at(.tuesday, 11))
        #expect(bench.afterSale.deadline.effective == at(.wednesday, 10))
    }

    static let passing: [Change] = [
        {
            $0.inputs.policy.isCrossBorder = true; $0.afterSale.facts.isCrossBorder = false
        },
        {
            $0.afterSale.facts.category = nil; $0.inputs.policy.deniedCategories = ["20005"]
        },
        {
            $0.afterSale.facts.category = "1"; $0.inputs.policy.deniedCategories = ["20005"]
        },
        {
            $0.inputs.policy.supportedCarriers = ["sf"]; $0.inputs.knownCarriers = []
        },
        { $0[parcel: 0].status = .pickedUp },
        { $0[parcel: 0].status = .outForDelivery },
        { $0[parcel: 0].status = .deliveryAttempted },
        { $0[parcel: 0].status = .availableForPickup },
        { $0[parcel: 0].refuse(at(.monday, 8)) },
        { $0[parcel: 0].turnBack(at(.monday, 8)) },
        { $0[parcel: 0].comeBack(at(.monday, 8)) },
        { $0[parcel: 0].deliver(at(.monday, 8), .inbound) },
    ]

    @Test(arguments: passing.indices)
    func `each condition holds up to its bound`(index: Int) {
        #expect(verdict(Self.passing[index]).outcome == .eligible)
    }

    static let unknown: [([Code], Change)] = [
        ([.wrongCaseType], { $0.afterSale.facts.type = nil }),
        ([.amountOverLimit], { $0.afterSale.facts.amount = nil }),
        ([.buyerReportsReceived], { $0.afterSale.facts.buyerReportsReceived = nil }),
        ([.notDispatched, .alreadySigned, .logisticsNotNormal], { $0.inputs.parcels = [:] }),
        (
            [.notDispatched, .alreadySigned, .logisticsNotNormal, .courierUnsupported],
            { $0.afterSale.facts.parcels = nil }
        ),
        (
            [.notDispatched],
            {
                $0.afterSale.facts.parcels = []; $0.afterSale.facts.parcelsAreComplete = nil
            }
        ),
        ([.caseNotOpen], { $0.afterSale.facts.platformState = .unknown }),
        ([.caseNotOpen], { $0.afterSale.facts.platformState = nil }),
    ]

    @Test(arguments: unknown.indices)
    func `what nobody can tell is not yet known, and neither passes nor fails`(index: Int) {
        let (codes, change) = Self.unknown[index]
        let verdict = verdict(change)
        #expect(verdict.outcome == .notYetKnown)
        #expect(verdict.waitingFor == codes)
    }

    @Test func `every failed reason is shown, in the order of the conditions`() {
        let verdict = verdict { bench in
            bench.afterSale.facts.isInArbitration = true
            bench.afterSale.facts.amount = Money(minorUnits: 200_000, currency: .cny)
            bench.inputs.policy.isCrossBorder = true
            bench[parcel: 0].deliver(at(.monday, 8))
        }
        #expect(
            verdict.reasons.map(\.code) == [.merchantCrossBorder, .amountOverLimit, .alreadySigned, .caseNotOpen])
    }

    @Test func `one parcel of two that is signed fails the case`() {
        var bench = Bench(parcels: 2)
        bench[parcel: 1].deliver(at(.monday, 8))
        #expect(RefundRules.eligibility(of: bench.inputs).reasons.map(\.code) == [.alreadySigned])
    }

    // MARK: Waiting for facts

    @Test func `waiting ends 2 hours before the platform's own deadline`() {
        var bench = Bench()
        bench.inputs.parcels = [:]
        bench.afterSale.facts.deadlineAt = at(.monday, 11, 10)
        let decision = bench.decide(at(.monday, 9))
        #expect(decision.lookAgainAt == at(.monday, 9, 10))
        bench.decide(at(.monday, 9, 10))
        #expect(bench.state == .manual)
    }

    @Test func `what comes nearer than that to the platform's deadline is not waited for at all`() {
        var bench = Bench()
        bench.inputs.parcels = [:]
        bench.afterSale.facts.deadlineAt = at(.monday, 10, 59)
        bench.decide(at(.monday, 9))
        #expect(bench.state == .manual)
    }

    @Test func `a fact that arrives while it is waited for decides at once`() {
        var bench = Bench()
        bench.inputs.parcels = [:]
        bench.decide(at(.monday, 9))
        bench[parcel: 0] = .inTransit(heard: at(.monday, 9, 5))
        bench.decide(at(.monday, 9, 5))
        #expect(bench.state == .approved)
        #expect(bench.afterSale.approvedAt == at(.monday, 9, 5))
    }

    @Test func `a manual case that is closed at the platform is not evaluated again`() {
        var bench = Bench()
        bench.afterSale.facts.amount = Money(minorUnits: 100_000, currency: .cny)
        bench.decide(at(.monday, 9))
        bench.afterSale.facts.amount = Money(minorUnits: 90_000, currency: .cny)
        bench.afterSale.facts.isInArbitration = true
        bench.decide(at(.monday, 11))
        #expect(bench.state == .manual)
    }
}
