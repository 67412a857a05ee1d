import PartyKit
import PartyRegistry
import ShipmentModel
import Testing
import WireFormats

struct ComposerTests {
    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)),
        arguments: Corpus.ofRegisteredParties.filter(\.isRequest))
    func `a request of the corpus is composed again to the byte`(_ sample: Corpus.Case) throws {
        let inputs = try #require(try RequestInputs.taken(from: sample), "no inputs for \(sample.party)")
        let text = try Composer().compose(sample.party, sample.operation, inputs: JSONValue.read(inputs.bytes))
        let (composed, wanted) = (try JSONValue.read(text.bytes), try JSONValue.read(sample.body))
        for (name, value) in wanted.members {
            switch (name, value.kind) {
            case ("body", .object):
                #expect(try composed.text("body") == value.jsonText.text)
            case ("form", _):
                let form = FormBody(try value.members.map { FormBody.Field($0.key, try $0.value.asText) })
                #expect(try composed.text("body") == form.text())
            default:
                let found = try difference(value, composed[name], at: name)
                #expect(found == nil, "\(found ?? "")")
            }
        }
    }

    @Test func `a request is shown with its form, its digest and the time it was made at`() throws {
        let inputs = """
            {"account": {"values": {"customer": "TESTCUST0001", "resultv2": "0"}, "secrets": {"key": "TESTKEY0001"}},
             "now": "2026-11-22T17:00:00+08:00",
             "wish": {"waybill": "YT1234567890123", "carrier": "yto"}}
            """
        let composed = try Composer().compose("kuaidi100", .track, inputs: JSONValue.read(inputs))
        #expect(
            composed == [
                "method": "POST", "url": "https://poll.kuaidi100.com/poll/query.do",
                "content_type": "application/x-www-form-urlencoded",
                "form": [
                    "customer": "TESTCUST0001", "sign": "F3245D03463196C04115AE96FF3DCE0D",
                    "param": #"{"com":"yuantong","num":"YT1234567890123"}"#,
                ],
                "body": .string(
                    "customer=TESTCUST0001&sign=F3245D03463196C04115AE96FF3DCE0D"
                        + "&param=%7B%22com%22%3A%22yuantong%22%2C%22num%22%3A%22YT1234567890123%22%7D"),
                "digest": "F3245D03463196C04115AE96FF3DCE0D",
            ])
    }

    @Test func `a platform's request is composed from the same inputs`() throws {
        let inputs = """
            {"account": {"values": {"app_key": "7000000000000000001"},
                         "secrets": {"secret": "tb-test-secret-0001", "access_token": "token"}},
             "now": 1700000000000,
             "wish": {"shop": "10001", "after_sale_id": "7000000000000000123", "order_id": "1", "version": "1"}}
            """
        let composed = try Composer().compose("doudian", .caseDetail, inputs: JSONValue.read(inputs))
        let url = try JSONValue.read(composed.bytes).text("url")
        #expect(url.contains("/afterSale/Detail?"))
    }

    @Test(arguments: [
        ("nobody", "track", #"{"wish": {"waybill": "YT0001"}}"#, "unknown-party"),
        ("yto", "track", #"{"wish": {}}"#, "bad-input"),
        ("yto", "track", #"{}"#, "bad-input"),
        ("yto", "juggle", #"{"wish": {"waybill": "YT0001"}}"#, "bad-input"),
        ("yto", "track", #"{"wish": {"waybill": "YT0001"}}"#, "missing-setting"),
        ("yto", "query_intercept", #"{"wish": {"waybill": "YT0001"}}"#, "unsupported-operation"),
        ("yto", "track", #"{"now": "yesterday", "wish": {"waybill": "YT0001"}}"#, "bad-input"),
    ])
    func `inputs that do not suffice are named`(_ party: String, _ operation: String, _ inputs: String, _ type: String)
        throws
    {
        let inputs = try JSONValue.read(inputs)
        do throws(RegistryFailure) {
            _ = try Composer().compose(
                PartyID(rawValue: party), PartyKit.Operation(rawValue: operation), inputs: inputs)
            Issue.record("composed")
        } catch {
            #expect(error.type == type)
        }
    }
}
