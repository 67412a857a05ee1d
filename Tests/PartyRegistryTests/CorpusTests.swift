import PartyKit
import PartyRegistry
import ShipmentModel
import Testing
import WireFormats

struct CorpusTests {
    @Test(arguments: Corpus.ofRegisteredParties.filter { !$0.isRequest })
    func `a payload of the corpus reads as the corpus says`(_ sample: Corpus.Case) throws {
        var context: [(String, JSONText)] = []
        for key in ["http", "http_status", "signing", "transport"] {
            if let value = sample.expectation[key] { context.append((key, value.jsonText)) }
        }
        let parsed = try Normalizer().normalize(
            sample.party, sample.operation, body: sample.body,
            context: try MessageContext(JSONValue.read(JSONText.object(context).bytes)))
        let found = try difference(sample.expectation.value("parsed"), JSONValue.read(parsed.bytes))
        #expect(found == nil, "\(found ?? "") in \(parsed.text)")
    }
}
