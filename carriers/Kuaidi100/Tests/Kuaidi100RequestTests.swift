import CarrierConformance
import CarrierKit
import PartyKit
import ShipmentModel
import Testing
import WireFormats
@testable import Kuaidi100

@Suite struct Kuaidi100RequestTests {
    func form(
        _ wish: CarrierWish, at milliseconds: Int64 = 1_576_123_932_000, _ change: (inout Account) -> Void = { _ in }
    ) throws -> (url: String, form: FormBody) {
        var account = Kuaidi100Tests.account
        change(&account)
        let request = try Kuaidi100Tests.adapter.request(
            for: wish, account: account, stamp: Stamp(now: Instant(milliseconds: milliseconds), nonce: ""))
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        return (request.url, try FormBody.read(request.body))
    }

    func isRefused(_ wish: CarrierWish) -> Bool {
        do {
            _ = try form(wish)
            return false
        } catch {
            guard case .cannotCompose? = (error as? PartyError)?.cause else { return false }
            return true
        }
    }

    func order(
        _ number: String, _ destination: InterceptionOrder.Destination = .sender(nil), requestNumber: String = "",
        reason: String = "", callbackURL: String? = nil
    ) throws -> CarrierWish {
        let reference = InterceptionOrder.Reference(
            number: try Kuaidi100Tests.key(number), requestNumber: requestNumber)
        return .intercept(
            InterceptionOrder(
                reference: reference, destination: destination, reason: reason, callbackURL: callbackURL))
    }

    @Test func `an order to stop a parcel may not be repeated, a question may`() throws {
        let stamp = Stamp(now: Instant(milliseconds: 1_576_123_932_000), nonce: "")
        func isRepeatable(_ wish: CarrierWish) throws -> Bool {
            try Kuaidi100Tests.adapter.request(for: wish, account: Kuaidi100Tests.account, stamp: stamp).isSafeToRepeat
        }
        #expect(try !isRepeatable(try order("JT12345678")))
        #expect(try isRepeatable(.track([.init(try Kuaidi100Tests.key("JT8800000000060"))])))
    }

    @Test func `a query asks for codes and says who asks`() throws {
        let wish = CarrierWish.track([.init(try Kuaidi100Tests.key("SF1234567890123", of: "sf"), phoneTail: "0001")])
        let (url, form) = try form(wish)
        #expect(url == "https://poll.kuaidi100.test/poll/query.do")
        #expect(form.fields.map(\.name) == ["customer", "sign", "param"])
        #expect(form["param"] == #"{"com":"shunfeng","num":"SF1234567890123","phone":"0001","resultv2":"4"}"#)
    }

    @Test func `the worked example of a query comes out whole`() throws {
        let wish = CarrierWish.track([.init(try Kuaidi100Tests.key("YT1234567890123", of: "yto"))])
        let form = try form(wish) { $0.values["resultv2"] = "0" }.form
        #expect(form["sign"] == "F3245D03463196C04115AE96FF3DCE0D")
    }

    @Test func `a subscription carries the key, the salt and the address to call`() throws {
        let number = try Kuaidi100Tests.key("JT8800000000060")
        let (url, form) = try form(.subscribe(.init(number), callbackURL: "https://example.com/callback"))
        #expect(url == "https://poll.kuaidi100.test/poll")
        #expect(
            form == [
                "schema": "json",
                "param": #"{"company":"jtexpress","number":"JT8800000000060","key":"TESTKEY0001","parameters":"#
                    + #"{"callbackurl":"https://example.com/callback","salt":"kuaidi100api@salt","resultv2":"4"}}"#,
            ])
        #expect(isRefused(.subscribe(.init(number), callbackURL: nil)))
    }

    @Test func `the worked example of an interception comes out whole`() throws {
        let (url, form) = try form(try order("JT12345678")) { account in
            account.values["label_url"] = nil
            account.secrets["partner_key"] = nil
        }
        #expect(url == "https://api.kuaidi100.com/label/order")
        #expect(
            form == [
                "method": "interceptOrder", "key": "TESTKEY0001", "t": "1576123932000",
                "sign": "5E0395C83FBA8390CAFAB595D571E500",
                "param": #"{"kuaidicom":"jtexpress","kuaidinum":"JT12345678","interceptType":"RETURN_SEND_ADDR"}"#,
            ])
    }

    @Test func `an interception's settings stand where the vendor's demo has them`() throws {
        let wish = try order(
            "JT12345678", requestNumber: "123456789", reason: "测试拦截", callbackURL: "https://example.com/callback")
        let form = try form(wish) { account in
            account.values["order_role"] = "1"
            account.values["intercept_pay_type"] = "THIRDPARTY"
            account.values["partner_id"] = "12345678"
            account.secrets["partner_key"] = Secret("12345678")
        }.form
        #expect(
            form["param"]
                == #"{"kuaidicom":"jtexpress","kuaidinum":"JT12345678","interceptType":"RETURN_SEND_ADDR","#
                + #""orderId":"123456789","orderRole":"1","interceptPayType":"THIRDPARTY","partnerId":"12345678","#
                + #""partnerKey":"12345678","reason":"测试拦截","salt":"kuaidi100api@salt","#
                + #""callbackUrl":"https://example.com/callback"}"#)
    }

    @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)))
    func `the vendor's demo order in the corpus is composed byte for byte`() throws {
        let sample = try #require(try MessageCase.corpus(of: "kuaidi100").first { $0.name == "intercept_request.json" })
        let demo = try JSONValue.read(sample.body)
        let wish = try order(
            try demo.text("kuaidinum"), requestNumber: try demo.text("orderId"), reason: try demo.text("reason"),
            callbackURL: try demo.text("callbackUrl"))
        let (role, payer) = (try demo.text("orderRole"), try demo.text("interceptPayType"))
        let (id, key, salt) = (try demo.text("partnerId"), try demo.text("partnerKey"), try demo.text("salt"))
        let form = try form(wish) { account in
            account.values["order_role"] = role
            account.values["intercept_pay_type"] = payer
            account.values["partner_id"] = id
            account.secrets["partner_key"] = Secret(key)
            account.secrets["salt"] = Secret(salt)
        }.form
        #expect(form["param"] == demo.jsonText.text)
    }

    @Test func `a parcel goes back to the sender or to the outlet`() throws {
        let outlet = try form(try order("JT12345678", .sendingOutlet)).form
        #expect(try #require(outlet["param"]).contains(#""interceptType":"RETURN_SEND_STATION""#))
    }

    @Test func `what the vendor cannot do is not composed`() throws {
        let number = try Kuaidi100Tests.key("JT8800000000060")
        #expect(isRefused(.track([.init(number), .init(number)])))
        #expect(isRefused(.track([.init(try Kuaidi100Tests.key("SF1234567890123", of: "sf"))])))
        #expect(isRefused(.track([.init(try Kuaidi100Tests.key("12345"))])))
        #expect(isRefused(.track([.init(try Kuaidi100Tests.key("12345678", of: "nobody"))])))
        let reference = InterceptionOrder.Reference(number: number, requestNumber: "R")
        for wish in [CarrierWish.cancelIntercept(reference), .queryIntercept(reference)] {
            #expect(throws: PartyError("kuaidi100", .unsupported(wish.operation))) { try form(wish) }
        }
    }

    @Test func `a company without a row keeps its own name and can be asked about`() throws {
        #expect(CompanyCodes.carrier(ofCompany: "tiantian") == "kuaidi100:tiantian")
        #expect(CompanyCodes.company(of: "kuaidi100:tiantian") == "tiantian")
        #expect(CompanyCodes.carrier(ofCompany: "Shunfeng") == "sf")
        for (code, carrier) in CompanyCodes.rows {
            #expect(CompanyCodes.carrier(ofCompany: code) == carrier)
            #expect(CompanyCodes.company(of: carrier).map(CompanyCodes.carrier) == carrier)
        }
        #expect(CompanyCodes.company(of: "deppon") == "debangkuaidi")
    }
}
