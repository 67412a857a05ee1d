import RefundRules
import ShipmentModel
import Testing

/// The table "when money becomes due" (domain §5), row by row and against every grade.
@Suite struct DueTests {
    /// What the table distinguishes.
    enum Evidence: CaseIterable {
        case ourReturnOnline, ourReturnOffline, phonedReturn, phonedUnknown, foreignOnline, redirected, held
        case refused, returning, returned, nothing
    }

    static func reading(_ evidence: Evidence, _ grade: Grade) -> ParcelReading {
        var reading = ParcelReading.inTransit(heard: at(.monday, 9))
        let when = at(.tuesday, 10)
        switch evidence {
        case .ourReturnOnline: reading.intercept(when, grade: grade)
        case .ourReturnOffline: reading.intercept(when, online: false, grade: grade)
        case .phonedReturn: reading.intercept(when, ours: false, online: false, grade: grade)
        case .phonedUnknown: reading.intercept(when, kind: nil, ours: false, online: false, grade: grade)
        case .foreignOnline: reading.intercept(when, ours: false, grade: grade)
        case .redirected: reading.intercept(when, kind: .redirect, ours: false, grade: grade)
        case .held: reading.intercept(when, kind: .hold, ours: false, grade: grade)
        case .refused: reading.refuse(when, grade)
        case .returning: reading.turnBack(when, grade)
        case .returned: reading.comeBack(when, grade)
        case .nothing: break
        }
        return reading
    }

    /// The table itself, for proof.
    static func expected(_ evidence: Evidence, isQualityBuyer: Bool) -> DueBasis? {
        switch evidence {
        case .ourReturnOnline: .interception
        case .ourReturnOffline, .phonedReturn: isQualityBuyer ? .interceptionOfQualityBuyer : nil
        case .refused: isQualityBuyer ? .refusedByQualityBuyer : nil
        case .returning: isQualityBuyer ? .returningToQualityBuyersSender : nil
        case .returned: .returned
        case .phonedUnknown, .foreignOnline, .redirected, .held, .nothing: nil
        }
    }

    @Test(arguments: Evidence.allCases, [true, false])
    func `each row pays whom it names`(evidence: Evidence, isQualityBuyer: Bool) {
        let reading = Self.reading(evidence, .proof)
        let basis = DueBasis(of: reading, isQualityBuyer: isQualityBuyer, policy: ShopPolicy())
        #expect(basis == Self.expected(evidence, isQualityBuyer: isQualityBuyer))
    }

    @Test(arguments: Evidence.allCases, Grade.allCases.filter { $0 != .proof })
    func `only proof makes money due`(evidence: Evidence, grade: Grade) {
        for isQualityBuyer in [true, false] {
            let reading = Self.reading(evidence, grade)
            #expect(DueBasis(of: reading, isQualityBuyer: isQualityBuyer, policy: ShopPolicy()) == nil)
            var bench = Bench.approved()
            bench.afterSale.facts.isQualityBuyer = isQualityBuyer
            bench[parcel: 0] = reading
            #expect(!bench.decide(at(.tuesday, 11)).effects.pays)
        }
    }

    @Test(arguments: Evidence.allCases, [.outbound, .inbound, .unclear] as [ParcelReading.DeliveryDirection])
    func `with a delivery only the goods' return pays, whichever came first`(
        evidence: Evidence, direction: ParcelReading.DeliveryDirection
    ) {
        for hour in [9, 11] {
            for grade in [Grade.hint, .proof] {
                var reading = Self.reading(evidence, .proof)
                reading.deliver(at(.tuesday, hour), direction, grade)
                let basis = DueBasis(of: reading, isQualityBuyer: true, policy: ShopPolicy())
                if direction == .inbound {
                    #expect(basis == Self.expected(evidence, isQualityBuyer: true))
                } else {
                    #expect(basis == (evidence == .returned ? .returned : nil))
                }
            }
        }
    }

    @Test func `a mere word of a delivery takes nothing away`() {
        var reading = Self.reading(.ourReturnOnline, .proof)
        reading.deliver(at(.tuesday, 11), .outbound, .word)
        #expect(DueBasis(of: reading, isQualityBuyer: false, policy: ShopPolicy()) == .interception)
    }

    @Test(arguments: [InterceptionState.unknown, .accepted, .rejected, .failed, .cancelled], [true, false])
    func `an interception pays by its success alone`(state: InterceptionState, isQualityBuyer: Bool) {
        var reading = ParcelReading.inTransit(heard: at(.monday, 9))
        reading.intercept(at(.tuesday, 10), state)
        #expect(DueBasis(of: reading, isQualityBuyer: isQualityBuyer, policy: ShopPolicy()) == nil)
    }

    @Test func `a shop that reads the seed the other way pays quality buyers alone at the interception`() {
        var policy = ShopPolicy()
        policy.paysAtInterceptionSuccess = false
        let reading = Self.reading(.ourReturnOnline, .proof)
        #expect(DueBasis(of: reading, isQualityBuyer: false, policy: policy) == nil)
        #expect(DueBasis(of: reading, isQualityBuyer: true, policy: policy) == .interceptionOfQualityBuyer)
    }

    @Test func `a shop may wait for more than the first reverse scan`() {
        var policy = ShopPolicy()
        policy.paysQualityBuyersAtReturning = false
        #expect(DueBasis(of: Self.reading(.returning, .proof), isQualityBuyer: true, policy: policy) == nil)
    }

    @Test func `who is a quality buyer is told, never guessed: absent is no`() {
        func pays(_ change: (inout Bench) -> Void) -> Bool {
            var bench = Bench.approved()
            change(&bench)
            bench[parcel: 0].refuse(at(.tuesday, 10))
            return bench.decide(at(.tuesday, 11)).effects.pays
        }
        #expect(!pays { _ in })
        #expect(pays { $0.afterSale.facts.isQualityBuyer = true })
        #expect(pays { $0.inputs.policy.qualityAfterSaleIDs = [Bench.key.afterSaleID] })
        // The platform's own field comes first.
        #expect(
            !pays {
                $0.afterSale.facts.isQualityBuyer = false
                $0.inputs.policy.qualityAfterSaleIDs = [Bench.key.afterSaleID]
            })
    }
}
