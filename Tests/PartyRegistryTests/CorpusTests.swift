import PartyKit
import PartyRegistry
import ShipmentModel
import Testing
import WireFormats

struct CorpusTests {
    @Test(
        .enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.absence)),
        arguments: Corpus.ofRegisteredParties.filter { !$0.isRequest })
    func `a payload of the corpus reads as the corpus says`(_ sample: Corpus.Case) throws {
        var context: [(String, JSONText)] = []
        for key in ["http", "http_status", "signing", "transport"] {
            if let value = sample.expectation[key] { context.append((key, value.jsonText)) }
        }
        let line: JSONText = [
            "id": .string(sample.name), "party": .string(sample.party.rawValue),
            "operation": .string(sample.operation.rawValue), "body": "0001.body", "context": .object(context),
        ]
        let answer = try JSONValue.read(NormalizeBatch { _ in sample.body }.answer(toLine: line.text))
        #expect(try answer.text("id") == sample.name)
        let found = try difference(sample.expectation.value("parsed"), answer["parsed"])
        #expect(found == nil, "\(found ?? "") in \(answer.canonicalText())")
    }
}
