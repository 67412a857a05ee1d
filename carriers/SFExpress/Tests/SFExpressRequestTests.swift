import CarrierConformance
import CarrierKit
import PartyKit
@testable import SFExpress
import ShipmentModel
import Testing
import WireFormats

@Suite struct SFExpressRequestTests {
    static let stamp = Stamp(
        now: Instant(milliseconds: 1_700_000_000_000), nonce: "00000000-0000-4000-8000-000000000001")

    /// What the requests of the corpus ask for.
    static func wish(of message: MessageCase) throws -> CarrierWish {
        switch message.name {
        case "request_track.json":
            return .track([.init(try SFExpressTests.key("SF7444471039325"), phoneTail: "0001")])
        case "request_intercept_return.json":
            return .intercept(
                InterceptionOrder(
                    reference: .init(number: try SFExpressTests.key("SF1040275268927"), requestNumber: "R-1"),
                    destination: .sender(
                        .init(
                            province: "广东省", city: "深圳市", county: "南山区", street: "测试路 1号 A座(1~2)!*栋", contact: "张三",
                            phone: "13800000000")),
                    reason: "退款"))
        default:
            throw UnknownRequest(name: message.name)
        }
    }

    struct UnknownRequest: Error { let name: String }

    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)),
        arguments: try MessageCase.corpus(of: "sf").filter(\.isRequest))
    func `a request of the corpus is composed byte for byte`(message: MessageCase) throws {
        let request = try SFExpressTests.adapter.request(
            for: try Self.wish(of: message), account: SFExpressTests.account, stamp: Self.stamp)
        #expect(try RequestCase(message).difference(from: request) == nil)
    }

    func content(of wish: CarrierWish, account: Account = SFExpressTests.account) throws -> (String?, String?) {
        let request = try SFExpressTests.adapter.request(for: wish, account: account, stamp: Self.stamp)
        let form = try FormBody.read(request.body)
        return (form["serviceCode"], form["msgData"])
    }

    func cannotCompose(_ wish: CarrierWish, account: Account = SFExpressTests.account) -> Bool {
        do {
            _ = try SFExpressTests.adapter.request(for: wish, account: account, stamp: Self.stamp)
            return false
        } catch {
            return true
        }
    }

    @Test func `several waybills are asked about with the phone tails that are known`() throws {
        let content = try content(
            of: .track([
                .init(try SFExpressTests.key("SF0001"), phoneTail: "0001"), .init(try SFExpressTests.key("SF0002")),
                .init(try SFExpressTests.key("SF0003"), phoneTail: "0003"),
            ]))
        #expect(
            content.1 == #"{"trackingType":1,"trackingNumber":["SF0001","SF0002","SF0003"],"checkPhoneNo":"0001,0003","#
                + #""language":"zh-CN"}"#)
    }

    @Test func `an eleventh waybill and half a phone number are refused`() throws {
        let target = CarrierWish.Target(try SFExpressTests.key("SF0001"))
        #expect(cannotCompose(.track(Array(repeating: target, count: 11))))
        #expect(cannotCompose(.track([])))
        #expect(cannotCompose(.track([.init(target.number, phoneTail: "138")])))
    }

    @Test func `a subscription names the waybill`() throws {
        let content = try content(of: .subscribe(.init(try SFExpressTests.key("SF0001")), callbackURL: "https://x/"))
        #expect(content == ("EXP_RECE_REGISTER_ROUTE", #"{"type":"2","attributeNo":"SF0001","language":"zh-CN"}"#))
    }

    @Test func `an order that was not picked up is stopped instead of the parcel`() throws {
        let order = InterceptionOrder(
            reference: .init(number: try SFExpressTests.key("SF0001"), requestNumber: "R-1"), destination: .sender(nil),
            reason: "退款", orderBeforePickup: "T-1")
        #expect(try content(of: .intercept(order)) == ("EXP_RECE_UPDATE_ORDER", #"{"orderId":"T-1","dealType":2}"#))
    }

    @Test func `an interception needs an address, and a card where a card pays`() throws {
        let reference = InterceptionOrder.Reference(number: try SFExpressTests.key("SF0001"), requestNumber: "R-1")
        #expect(cannotCompose(.intercept(.init(reference: reference, destination: .sender(nil), reason: ""))))
        #expect(cannotCompose(.intercept(.init(reference: reference, destination: .sendingOutlet, reason: ""))))
        let address = InterceptionOrder.Address(
            province: "江苏省", city: "苏州市", county: "吴中区", street: "测试路1号", contact: "张三", phone: "13800000000")
        let order = InterceptionOrder(reference: reference, destination: .sender(address), reason: "")
        var account = SFExpressTests.account
        account.values["monthly_card_no"] = nil
        #expect(cannotCompose(.intercept(order), account: account))
        account.values["pay_mode"] = "1"
        #expect(
            try content(of: .intercept(order), account: account).1?.hasPrefix(
                #"{"waybillNo":"SF0001","serviceCode":"2","role":"1","payMode":"1","newDestAddress":{"#) == true)
    }

    @Test func `an interception is withdrawn by SF's own number`() throws {
        var reference = InterceptionOrder.Reference(number: try SFExpressTests.key("SF0001"), requestNumber: "R-1")
        #expect(cannotCompose(.cancelIntercept(reference)))
        reference.carrierNumber = "CUS1"
        #expect(
            try content(of: .cancelIntercept(reference)).1
                == #"{"waybillNo":"SF0001","serviceCode":"2","role":"1","payMode":"4","monthlyCardNo":"7551234567","#
                + #""cancel":true,"cusId":"CUS1"}"#)
        #expect(cannotCompose(.queryIntercept(reference)))
    }

    @Test func `the XML service is asked with the sheet's own text and code`() throws {
        var account = SFExpressTests.account
        account.values["partner_id"] = "TESTCODE"
        account.values["protocol"] = "legacy"
        account.baseURL = "https://bsp-oisp.sf-express.com"
        let request = try SFExpressTests.adapter.request(
            for: .track([.init(try SFExpressTests.key("444000010085"))]), account: account, stamp: Self.stamp)
        #expect(request.url == "https://bsp-oisp.sf-express.com/bsp-oisp/sfexpressService")
        #expect(request.signature == "zH9S/hSy7DKL3+A1AMSZCA==")
        #expect(try FormBody.read(request.body)["verifyCode"] == "zH9S/hSy7DKL3+A1AMSZCA==")
        let reference = InterceptionOrder.Reference(number: try SFExpressTests.key("SF0001"), requestNumber: "R-1")
        #expect(cannotCompose(.cancelIntercept(reference), account: account))
    }
}
