import CarrierKit
import PartyKit
import SFExpress
import ShipmentModel
import Testing

/// What SF wants for an interception, as far as it is known what its number means.
@Suite struct SFExpressFeeTests {
    private static let adapter = SFExpressTests.adapter

    private func shipment(_ content: String, of operation: PartyKit.Operation = .intercept) throws
        -> CarrierReport.Shipment
    {
        let body =
            #"{"apiResultCode":"A1000","apiResultData":{"success":true,"errorCode":"S0000","msgData":\#(content)}}"#
        let answer = InboundAnswer(status: 200, body: Array(body.utf8), protection: .verified)
        return try #require(try Self.adapter.read(answer, of: operation, to: nil).shipments.first)
    }

    private func money(_ written: String, unit: String?) -> Money? {
        var account = SFExpressTests.account
        account.values["fee_unit"] = unit
        return Self.adapter.money(ofFee: written, account: account)
    }

    @Test(arguments: ["12", "12.50", "0", "-3"])
    func `the number is kept as it is written, as a number or as text`(number: String) throws {
        #expect(try shipment(#"{"cusId":"CUS1","amount":\#(number)}"#).feeAsWritten == number)
        #expect(try shipment(#"{"cusId":"CUS1","amount":"\#(number)"}"#).feeAsWritten == number)
    }

    @Test(arguments: [
        "null", #"{"cusId":"CUS1"}"#, #"{"amount":null}"#, #"{"amount":{}}"#, #"{"amount":[12]}"#, #"{"amount":true}"#,
        #"{"amount":"面议"}"#, #"{"amount":""}"#, #"{"amount":12,"amount":15}"#, #"{"amount":123456789012345678901}"#,
    ])
    func `a price that cannot be read is none, and the order is taken all the same`(content: String) throws {
        let shipment = try shipment(content)
        #expect(shipment.feeAsWritten == nil)
        let statement = try #require(shipment.interception)
        #expect(Self.adapter.vocabulary.meaning(of: statement, heardThrough: .answer).interception?.state == .accepted)
    }

    @Test func `only the answer to an order names a price`() throws {
        #expect(try shipment(#"{"cusId":"CUS1","amount":12}"#, of: .cancelIntercept).feeAsWritten == nil)
    }

    @Test func `the account says in which unit it is; without it only nothing is an amount`() {
        #expect(money("12", unit: "yuan") == Money(minorUnits: 1_200, currency: .cny))
        #expect(money("12.5", unit: "yuan") == Money(minorUnits: 1_250, currency: .cny))
        #expect(money("1200", unit: "fen") == Money(minorUnits: 1_200, currency: .cny))
        #expect(money("12.5", unit: "fen") == nil && money("-3", unit: "yuan") == nil)
        #expect(money("12", unit: nil) == nil)
        for zero in ["0", "0.00"] { #expect(money(zero, unit: nil) == Money(minorUnits: 0, currency: .cny)) }
    }

    @Test func `a unit that nobody knows is a mistake of the settings`() throws {
        var account = SFExpressTests.account
        let address = InterceptionOrder.Address(
            province: "江苏省", city: "苏州市", county: "吴中区", street: "测试路1号", contact: "张三", phone: "13800000000")
        let wish = CarrierWish.intercept(
            .init(
                reference: .init(number: try SFExpressTests.key("SF0001"), requestNumber: "R-1"),
                destination: .sender(address), reason: ""))
        let stamp = Stamp(now: Instant(seconds: 1_700_000_000), nonce: "n")
        for unit in [nil, "yuan", "fen"] {
            account.values["fee_unit"] = unit
            _ = try Self.adapter.request(for: wish, account: account, stamp: stamp)
        }
        account.values["fee_unit"] = "jiao"
        let mistake = PartyError(
            Self.adapter.profile.id, .badSetting(name: "fee_unit", choices: ["yuan", "fen"]))
        #expect(throws: mistake) { try Self.adapter.request(for: wish, account: account, stamp: stamp) }
        #expect(money("12", unit: "jiao") == nil)
    }
}
