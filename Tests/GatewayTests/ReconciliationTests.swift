import Gateway
import Ledger
import PartyKit
import RefundRules
import ShipmentModel
import Testing
import WireFormats

/// The platform's refunds × our intents × the parcels × the fees: every difference has its name.
struct ReconciliationTests {
    private typealias Subject = Reconciliation.Subject

    private func found(
        _ lines: [PlatformStatement.Line]? = nil, period: Reconciliation.Period = .init(),
        _ change: (inout Subject) -> Void
    ) -> [DifferenceCode] {
        Reconciliation(
            [Books.subject("7000000000000000125", change)], statement: lines.map { PlatformStatement($0) },
            of: Books.shop, period: period,
            at: Books.now
        ).rows.flatMap(\.differences)
    }

    private func line(
        _ minor: Int64 = 12_900, _ currency: Currency = .cny, ago: Duration = .days(2), reference: String? = nil,
        kind: PlatformStatement.Kind = .refund, id: String = "7000000000000000125"
    ) -> PlatformStatement.Line {
        .init(
            afterSaleID: id, kind: kind, amount: Books.money(minor, currency), time: Books.now - ago,
            reference: reference)
    }

    // MARK: The platform's books and ours

    @Test func `a refund that both have, whose parcel is back, is no difference`() {
        let both: (inout Subject) -> Void = {
            $0.intend(.done); $0.refunded(); $0.back()
        }
        #expect(found(nil, both) == [])
        #expect(found([line()], both) == [])
        #expect(
            found([line(-12_900, reference: "taken back"), line(12_900), line(12_900, reference: "again")], both) == [])
    }

    @Test func `the platform refunded without an intent of ours`() {
        #expect(
            found {
                $0.refunded(); $0.back()
            } == [.refundWithoutIntent])
        #expect(
            found {
                $0.refunded(); $0.back(); $0.intend(.dropped)
            } == [.refundWithoutIntent])
        #expect(found([line()]) { $0.back() } == [.refundWithoutIntent])
        #expect(
            found {
                $0.refunded(); $0.back(); $0.intend(.attempted, ago: .hours(1))
            } == [])
    }

    @Test func `a foreign refund was adopted in place of ours`() {
        #expect(
            found {
                $0.refunded(); $0.back(); $0.intend(.superseded)
            } == [.foreignRefundAdopted])
    }

    @Test func `the platform refunded what was surely not done`() {
        #expect(
            found {
                $0.refunded(); $0.back(); $0.intend(.notDone)
            } == [.refundedAlthoughNotDone])
    }

    @Test func `another amount, another currency, and more than once`() {
        #expect(
            found {
                $0.refunded(); $0.back(); $0.intend(.done, Books.money(9_900))
            } == [.amountDiffers])
        #expect(
            found([line(9_900)]) {
                $0.back(); $0.intend(.done)
            } == [.amountDiffers])
        let dollars = Currency(rawValue: "USD") ?? .cny
        #expect(
            found([line(12_900, dollars)]) {
                $0.back(); $0.intend(.done)
            } == [.currencyDiffers])
        #expect(
            found([line(reference: "a"), line(reference: "b")]) {
                $0.back(); $0.intend(.done)
            } == [
                .refundedMoreThanOnce
            ])
        // Two parts that were ordered as two are no difference.
        #expect(
            found([line(6_900, reference: "a"), line(6_000, reference: "b")]) {
                $0.back()
                $0.intend(.done, Books.money(6_900))
                $0.intend(.done, Books.money(6_000), part: 2)
            } == [])
    }

    @Test(arguments: [RefundIntent.Phase.attempted, .superseded, .notDone, .dropped])
    func `a wrong or double refund is told whatever became of ours`(phase: RefundIntent.Phase) {
        func found(_ lines: PlatformStatement.Line...) -> Set<DifferenceCode> {
            Set(
                self.found(lines) {
                    $0.back(); $0.intend(phase, ago: .hours(1))
                })
        }
        let usual: Set<DifferenceCode> =
            switch phase {
            case .superseded: [.foreignRefundAdopted]
            case .notDone: [.refundedAlthoughNotDone]
            case .attempted: []
            default: [.refundWithoutIntent]
            }
        #expect(found(line()) == usual)
        #expect(found(line(reference: "a"), line(reference: "b")) == usual.union([.refundedMoreThanOnce]))
        #expect(found(line(99_900)) == usual.union([.amountDiffers]))
        #expect(found(line(12_900, Currency(rawValue: "USD") ?? .cny)) == usual.union([.currencyDiffers]))
    }

    @Test func `ours is done and the platform, read since, shows none`() {
        func done(heard: Instant) -> Reconciliation {
            let subject = Books.subject { subject in
                subject.intend(.done)
                subject.back()
                subject.afterSale.facts.heard = heard
            }
            return Reconciliation([subject], at: Books.now)
        }
        #expect(done(heard: Books.now).rows.flatMap(\.differences) == [.doneButNotAtPlatform])
        let before = done(heard: Books.now - .days(3))
        #expect(
            before.rows.flatMap(\.differences) == [] && before.unconfirmed == 1, "its word is older than our refund")
    }

    @Test func `a refund that the statement should name and does not`() {
        let other = line(ago: .days(2) - .hours(3), id: "9")
        #expect(
            found([line(ago: .days(3), id: "8"), other]) {
                $0.back(); $0.intend(.done)
            }.contains(.missingInStatement))
        #expect(
            found([other], period: .init(from: Books.now - .days(30))) {
                $0.back(); $0.refunded(); $0.intend(.done)
            }
            .contains(.missingInStatement))
        #expect(
            !found([other]) {
                $0.back(); $0.intend(.done)
            }.contains(.missingInStatement), "it begins after the refund")
    }

    @Test func `a case of the statement that nobody told us of`() {
        let result = Reconciliation([], statement: PlatformStatement([line(id: "9")]), of: Books.shop, at: Books.now)
        #expect(result.rows.map(\.differences) == [[.unknownCase]])
        #expect(result.rows.first?.key.afterSaleID == "9" && result.totals.map(\.platforms) == [12_900])
    }

    @Test func `a refund that bounced, and one that is open for too long`() {
        #expect(
            found {
                $0.refunded(); $0.back(); $0.intend(.done); $0.intents[0].hasBounced = true
            } == [.refundBounced])
        for phase in [RefundIntent.Phase.written, .attempted] {
            #expect(found { $0.intend(phase, ago: .hours(24)) } == [.intentOpenTooLong])
            #expect(found { $0.intend(phase, ago: .hours(23)) } == [])
        }
    }

    // MARK: Money and goods

    @Test func `money went and the goods did not come`() {
        func paid(ago: Duration, _ change: @escaping (inout ParcelReading) -> Void = { _ in }) -> [DifferenceCode] {
            found { subject in
                subject.intend(.done, ago: ago)
                subject.refunded(ago: ago)
                change(&subject.parcels[0].reading)
            }
        }
        #expect(paid(ago: .days(14)) == [] && paid(ago: .days(15) + .minutes(1)) == [.refundedParcelOut])
        #expect(paid(ago: .days(1)) { $0.status = .lost } == [.refundedParcelLost])
        let delivered: (inout ParcelReading) -> Void = {
            $0.status = .delivered
            $0.delivered = Books.milestone(.hours(5))
            $0.deliveryDirection = .outbound
        }
        #expect(paid(ago: .days(1), delivered) == [.refundedParcelDelivered])
        #expect(paid(ago: .days(16)) { $0.returned = Books.milestone(.days(1), .hint) } == [.refundedParcelOut])
        let unclear: (inout ParcelReading) -> Void = {
            $0.delivered = Books.milestone(.hours(5), .hint)
            $0.deliveryDirection = .unclear
        }
        #expect(paid(ago: .days(1), unclear) == [.refundedParcelDelivered])
    }

    @Test func `who pays for goods that the buyer has expects none back`() {
        #expect(
            found {
                $0.intend(.done, ago: .days(20), by: "Wang: goodwill")
                $0.refunded(ago: .days(20))
                $0.parcels[0].reading.delivered = Books.milestone(.days(21))
                $0.parcels[0].reading.deliveryDirection = .outbound
            } == [])
        #expect(
            found {
                $0.refunded(ago: .days(20)); $0.afterSale.approvedAt = nil
            } == [.refundWithoutIntent])
    }

    @Test func `goods came and the money did not go`() {
        #expect(found { $0.back(ago: .hours(48)) } == [.returnedNotRefunded])
        #expect(found { $0.back(ago: .hours(47)) } == [])
        #expect(
            found {
                $0.back(ago: .days(5)); $0.intend(.written, ago: .hours(1))
            } == [])
        #expect(
            found {
                $0.back(ago: .days(5)); $0.afterSale.state = .closed
            } == [.returnedNotRefunded])
        #expect(
            found {
                $0.back(ago: .days(5)); $0.parcels.append(Books.parcel(2))
            } == [], "half of it is out")
    }

    // MARK: Interceptions

    @Test func `a fee for an interception that failed, and a fee that nobody named`() {
        #expect(found { $0.intercept(.failed, fee: Books.money(1_200)) } == [.feeForFailedInterception])
        #expect(found { $0.intercept(.failed, fee: Books.money(0)) } == [])
        #expect(found { $0.intercept(.succeeded, fee: Books.money(1_200)) } == [])
        #expect(found { $0.intercept(.accepted, fee: nil) } == [.feeUnknown])
        #expect(found { $0.intercept(.rejected, fee: nil) } == [], "nobody took it on")
        let contract: (inout Subject) -> Void = {
            $0.intercept(.failed, fee: nil)
            $0.contractFees = ["sf": Books.money(1_000)]
        }
        #expect(found(nil, contract) == [.feeForFailedInterception])
        #expect(
            found([line(1_500, kind: .interceptionFee)]) { $0.intercept(.failed, fee: nil) } == [
                .feeForFailedInterception
            ])
        #expect(found([line(1_500, kind: .interceptionFee)]) { $0.intercept(.succeeded, fee: nil) } == [])
        #expect(
            found {
                $0.intercept(.accepted, fee: Books.money(1_200))
                $0.parcels[0].reading.interception = .init(
                    state: .failed, answersOurReturnRequest: true, isOnline: true, when: TimeSpan(Books.now - .days(1)),
                    grade: .proof, evidence: [])
            } == [.feeForFailedInterception], "the scans tell how it ended")
    }

    private func fee(_ minor: Int64, id: String = "7000000000000000125") -> PlatformStatement.Line {
        line(minor, kind: .interceptionFee, id: id)
    }

    @Test func `a stated fee is compared with the order that it stands for`() {
        let told: (inout Subject) -> Void = { $0.intercept(.succeeded, fee: Books.money(1_200)) }
        #expect(found([fee(1_200)], told) == [])
        #expect(found([fee(1_500)], told) == [.feeDiffers])
        #expect(found([fee(1_200), fee(1_200)], told) == [.feeChargedTwice])
        #expect(found([fee(1_200), fee(-1_200), fee(1_200)], told) == [], "one was taken back")
        #expect(found([fee(1_500), fee(-300)], told) == [], "a part of it was taken back")
        #expect(found([fee(990_000)]) { _ in } == [.feeWithoutInterception])
        #expect(found([fee(1_200)]) { $0.intercept(.rejected, fee: nil) } == [.feeWithoutInterception])
        #expect(
            found([fee(1_200), fee(1_500)]) {
                $0.intercept(.accepted, fee: Books.money(1_500), through: "doudian")
                $0.intercept(.accepted, fee: Books.money(1_200))
            } == [])
    }

    @Test func `an order that the statement does not speak of keeps its own fee`() {
        func result(_ sfFee: Money?) -> Reconciliation {
            let subject = Books.subject {
                $0.intercept(.accepted, fee: sfFee)
                $0.intercept(.accepted, fee: Books.money(900), through: "doudian")
            }
            return Reconciliation(
                [subject], statement: PlatformStatement([fee(900)]), of: Books.shop, at: Books.now)
        }
        #expect(result(Books.money(1_200)).totals.map(\.fees) == [2_100])
        #expect(result(Books.money(1_200)).differing.isEmpty)
        #expect(result(nil).rows.map(\.differences) == [[.feeUnknown]])
    }

    @Test func `money of a case that nobody told us of is summed, looked for or not`() {
        let statement = PlatformStatement([fee(880_000, id: "8"), line(id: "9")])
        let result = Reconciliation([], statement: statement, of: Books.shop, at: Books.now)
        #expect(result.rows.map(\.differences) == [[.unknownCase], [.unknownCase]])
        #expect(result.rows.compactMap(\.fee) == [Books.money(880_000)])
        let ignoring = Reconciliation(
            [], statement: statement, of: Books.shop, ignoring: [.unknownCase], at: Books.now)
        #expect(ignoring.totals == result.totals && ignoring.differing.isEmpty)
        #expect(result.totals.map(\.fees) == [880_000] && result.totals.map(\.platforms) == [12_900])
    }

    // MARK: Sums and periods

    @Test func `each currency is summed by itself`() {
        let subject = Books.subject { $0.intercept(.accepted, fee: nil) }
        #expect(Reconciliation([subject], ignoring: [.feeUnknown], at: Books.now).differing.isEmpty)
        let euro = Currency(rawValue: "EUR") ?? .cny
        let result = Reconciliation(
            [
                Books.subject("1") {
                    $0.intend(.done); $0.refunded()
                },
                Books.subject("2") {
                    $0.intend(.done, Books.money(500, euro)); $0.intercept(.failed, fee: Books.money(900))
                },
                Books.subject("3") { $0.intend(.written, Books.money(700)) },
                Books.subject("4") { $0.back(ago: .days(9)) },
            ], at: Books.now)
        let sums = Dictionary(result.totals.map { ($0.currency.rawValue, $0) }) { first, _ in first }
        #expect(result.totals.map(\.currency.rawValue) == ["CNY", "EUR"])
        #expect(
            sums["CNY"]?.ours == 12_900 && sums["CNY"]?.platforms == 12_900 && sums["CNY"]?.paidAndNotBack == 12_900)
        #expect(sums["CNY"]?.openIntents == 700 && sums["CNY"]?.backAndNotPaid == 12_900)
        #expect(sums["CNY"]?.fees == 900 && sums["CNY"]?.feesOfFailures == 900)
        #expect(sums["EUR"]?.ours == 500 && sums["EUR"]?.paidAndNotBack == 500)
        #expect(result.rows.first { $0.key.afterSaleID == "2" }?.ours == Books.money(500, euro))
    }

    @Test func `a case stands in one period, that of its refund`() {
        let subject = Books.subject {
            $0.intend(.done, ago: .days(2)); $0.refunded(ago: .days(2))
        }
        func count(_ from: Duration, _ to: Duration) -> Int {
            Reconciliation([subject], period: .init(from: Books.now - from, to: Books.now - to), at: Books.now).rows
                .count
        }
        #expect(count(.days(4), .days(2)) == 0 && count(.days(2), .days(1)) == 1 && count(.days(1), .zero) == 0)
    }

    // MARK: The statement's file

    @Test func `a statement is read as platforms export it`() throws {
        let file = """
            \u{FEFF}after_sale_id,amount_minor,currency,time,reference\r
            7000000000000000125\t,12900,CNY,2026-11-22 09:41:00,R-1\r
            "7000000000000000125","12900","CNY","2026-11-22 09:41:00","R-1"\r
            7,-5,USD,2026-11-22T01:41:00Z,\r

            """
        let lines = try PlatformStatement.read(Array(file.utf8)).lines
        let time = Instant(seconds: 1_795_311_660)
        #expect(
            lines == [
                .init(afterSaleID: "7000000000000000125", amount: Books.money(12_900), time: time, reference: "R-1"),
                .init(
                    afterSaleID: "7", amount: Books.money(-5, Currency(rawValue: "USD") ?? .cny), time: time),
            ])
    }

    @Test(arguments: [
        ("", "A header line is expected."), ("after_sale_id,amount_minor,currency\n", "The column time is missing."),
        ("after_sale_id,amount_minor,currency,time,phone\n", "The header names a column that is not known."),
        ("after_sale_id,amount_minor,currency,time\n7,1.5,CNY,2026-11-22\n", "line 2: amount_minor must be"),
        ("after_sale_id,amount_minor,currency,time\n7,1,RMB¥,2026-11-22\n", "line 2: currency must be"),
        ("after_sale_id,amount_minor,currency,time\n7,1,CNY,yesterday\n", "line 2: time must be"),
        ("after_sale_id,amount_minor,currency,time\n,1,CNY,2026-11-22\n", "line 2: after_sale_id is empty."),
        ("after_sale_id,amount_minor,currency,time\n7,1,CNY\n", "line 2: 4 cells are expected"),
        ("after_sale_id,amount_minor,currency,time,kind\n7,1,CNY,2026-11-22,loan\n", "line 2: kind must be"),
        ("after_sale_id,amount_minor,currency,time\n\"7", "line 2: A quote stands open"),
    ])
    func `a statement with a mistake is refused whole`(file: String, words: String) {
        let error = #expect(throws: PlatformStatement.Mistakes.self) { try PlatformStatement.read(Array(file.utf8)) }
        #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
    }

    @Test func `the table opens in a spreadsheet with every digit of the ids`() throws {
        let result = Reconciliation(
            [
                Books.subject {
                    $0.refunded(); $0.back(); $0.afterSale.facts.orderID = "=cmd()"
                }
            ], at: Books.now)
        let bytes = result.csv()
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let rows = try CSVRows.read(bytes, bytesMax: 10_000)
        #expect(rows.count == 2)
        let cells = Dictionary(zip(rows[0].cells, rows[1].cells).map { ($0, $1) }) { first, _ in first }
        #expect(cells["after_sale_id"] == "7000000000000000125\t" && cells["order_id"] == "'=cmd()")
        #expect(cells["platforms_minor"] == "12900" && cells["code"] == "refund_without_intent")
        #expect(cells["sentence"] == DifferenceCode.refundWithoutIntent.english && cells["all_back"] == "yes")
    }

    // MARK: On a ledger

    @Test func `a ledger's cases are compared with a statement`() async throws {
        let town = try await Town()
        let desk = try await town.dueCase()
        _ = try await town.dispatcher().round()
        town.clock.advance(by: .minutes(2))
        _ = try await town.dispatcher().round()
        #expect(try await town.state(desk.key) == .refunded)
        let key = try await town.dueMerchantCase()
        town.caller.on("https://merchant.test/") { _ in .json("heard") }
        try await town.drive(.minutes(5), polls: true)
        #expect(try await town.state(key) == .refunding)
        town.clock.advance(by: .days(30))

        let subjects = try await Reconciliation.subjects(in: town.ledger)
        #expect(subjects.count == 2)
        #expect(try await Reconciliation.subjects(in: town.ledger, shops: [Town.merchantShop]).count == 1)
        let at = try #require(subjects.first { $0.afterSale.key == desk.key }?.afterSale.closedAt)
        let statement = PlatformStatement([
            .init(afterSaleID: desk.id, amount: Books.money(12_800), time: at, reference: "R-1")
        ])
        let result = Reconciliation(
            subjects, statement: statement, of: ("doudian", Town.doudianShop), at: town.clock.now)
        let byCase = Dictionary(result.rows.map { ($0.key, $0.differences) }) { first, _ in first }
        // SF names no price, and took the order; its parcel never came.
        #expect(byCase[desk.key] == [.amountDiffers, .refundedParcelOut, .feeUnknown])
        #expect(byCase[key] == [.intentOpenTooLong])
        #expect(result.json().text.contains("\"amount_differs\""))
    }
}
