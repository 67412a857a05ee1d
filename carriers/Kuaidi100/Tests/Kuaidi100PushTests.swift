import CarrierKit
import PartyKit
import ShipmentModel
import Testing
import WireFormats
@testable import Kuaidi100

@Suite struct Kuaidi100PushTests {
    static let param = #"{"status":"polling","lastResult":{"nu":"JT8800000000060","com":"jtexpress","state":"6"}}"#
    static let result = #"{"result":{"nu":"JT8800000000060","state":"S1","text":"已拦截"},"id":"R-60"}"#

    func receive(_ push: InboundPush, _ operation: PartyKit.Operation = .pushTrack, account: Account? = nil) throws
        -> CarrierPushReading
    {
        try Kuaidi100Tests.adapter.receive(push, of: operation, account: account ?? Kuaidi100Tests.account)
    }

    @Test func `a push is acknowledged with exactly the three fields that are checked`() throws {
        let reading = try receive(Kuaidi100Tests.push(Array(Self.param.utf8)))
        #expect(reading.signature == .verified)
        #expect(reading.report?.shipments[0].carrier == "jt")
        #expect(reading.acknowledgement == .json(#"{"result":true,"returnCode":"200","message":"成功"}"#))
    }

    @Test func `a sign is compared without regard to case, and over the decoded field`() throws {
        let sign = Kuaidi100Signature.push(param: Self.param, salt: "kuaidi100api@salt").lowercased()
        let form: FormBody = ["sign": sign, "param": Self.param]
        #expect(try receive(InboundPush(body: form.bytes(), heard: Instant(seconds: 0))).signature == .verified)
    }

    @Test func `a push with a wrong or missing sign is not read`() throws {
        for (sign, verdict) in [("00", SignatureVerdict.wrong), ("", .missing)] {
            let form: FormBody = ["param": Self.param, "sign": sign]
            let reading = try receive(InboundPush(body: form.bytes(), heard: Instant(seconds: 0), hasPathToken: true))
            #expect(reading.signature == verdict)
            #expect(reading.report == nil)
            #expect(reading.acknowledgement.status == 401)
        }
    }

    @Test func `without a salt a push is word, and needs a secret path`() throws {
        var account = Kuaidi100Tests.account
        account.secrets["salt"] = nil
        let form: FormBody = ["param": Self.param]
        var push = InboundPush(body: form.bytes(), heard: Instant(seconds: 0), hasPathToken: true)
        #expect(try receive(push, account: account).signature == .unsigned)
        push.hasPathToken = false
        #expect(try receive(push, account: account).signature == .missing)
    }

    @Test func `a subscription that goes on under another company is about the parcel that we named`() throws {
        let param =
            #"{"status":"polling","autoCheck":"1","comOld":"yuantong","comNew":"ems","#
            + #""lastResult":{"nu":"1136281381675","com":"ems","state":"0"}}"#
        #expect(try receive(Kuaidi100Tests.push(Array(param.utf8))).report?.shipments[0].carrier == "yto")
    }

    // MARK: Interceptions

    @Test func `pushes are told apart by their address, or by what they hold`() {
        let adapter = Kuaidi100Tests.adapter
        let (track, result) = (
            Kuaidi100Tests.push(Array(Self.param.utf8)), Kuaidi100Tests.push(Array(Self.result.utf8))
        )
        #expect(adapter.pushOperation(of: track, pathSegment: "") == .pushTrack)
        #expect(adapter.pushOperation(of: result, pathSegment: "") == .pushIntercept)
        #expect(adapter.pushOperation(of: result, pathSegment: "track") == .pushTrack)
        #expect(adapter.pushOperation(of: track, pathSegment: "intercept") == .pushIntercept)
    }

    @Test(arguments: [("S1", InterceptionState.succeeded), ("S2", .succeeded), ("F", .failed), ("X", .unknown)])
    func `an interception's push is read where the settings say`(state: String, meaning: InterceptionState) throws {
        var account = Kuaidi100Tests.account
        account.values["intercept_push_number"] = "result.nu"
        account.values["intercept_push_state"] = "result.state"
        account.values["intercept_push_message"] = "result.text"
        account.values["intercept_push_order"] = "id"
        account.values["intercept_push_succeeded"] = "S1, S2"
        account.values["intercept_push_failed"] = "F"
        let push = Kuaidi100Tests.push(Array(Self.result.replacing("S1", with: state).utf8))
        let report = try #require(try receive(push, .pushIntercept, account: account).report)
        let statement = try #require(report.shipments.first?.interception)
        #expect(report.shipments.first?.trackingNumber == Waybill("JT8800000000060"))
        #expect(statement.code == state)
        #expect(statement.text == "已拦截")
        #expect(statement.requestNumber == "R-60")
        let vocabulary = try #require(Kuaidi100Tests.adapter.vocabulary(heeding: [account]))
        let read = vocabulary.meaning(of: statement, heardThrough: .push)
        #expect(read.interception?.state == meaning)
        #expect(read.isConclusive == (meaning != .unknown))
        #expect(statement.details.isEmpty, "a fact keeps no status of ours")
    }

    @Test func `a corrected setting is heeded for what was heard before`() throws {
        func account(_ id: AccountID, _ settings: [String: String]) -> Account {
            Account(id: id, party: "kuaidi100", baseURL: "", values: settings)
        }
        func meaning(_ accounts: Account...) throws -> (state: InterceptionState?, version: String) {
            let vocabulary = try #require(Kuaidi100Tests.adapter.vocabulary(heeding: accounts))
            let statement = Statement(.interception, code: "1")
            return (vocabulary.meaning(of: statement, heardThrough: .push).interception?.state, vocabulary.version)
        }
        let wrong = try meaning(account("a", ["intercept_push_succeeded": "1"]))
        let right = try meaning(account("a", ["intercept_push_accepted": "1"]))
        #expect(wrong.state == .succeeded && right.state == .accepted)
        #expect(try meaning(account("a", [:])).state == .unknown)
        #expect(try meaning(account("a", ["intercept_push_accepted": "1"]), account("b", [:])) == right)
        let torn = try meaning(
            account("a", ["intercept_push_accepted": "1"]), account("b", ["intercept_push_succeeded": "1"]))
        #expect(torn.state == .unknown, "a fact does not tell through which account it came")
        #expect(Set([wrong.version, right.version, torn.version, try meaning().version]).count == 4)
    }

    @Test func `a push without a waybill where the settings look for it is kept unread`() throws {
        let push = Kuaidi100Tests.push(Array(Self.result.utf8))
        let reading = try receive(push, .pushIntercept)
        #expect(reading.unreadable == PartyError("kuaidi100", .missingField(path: "kuaidinum")))
        #expect(reading.signature == .verified)
        #expect(reading.report == nil)
    }
}
