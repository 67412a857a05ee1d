public import Ledger
internal import PartyKit
public import RefundRules
internal import ShipmentModel
public import WireFormats

/// Takes in what staff put on record of parcels: facts through the one door, with the audit naming who noted them and why.
public struct PersonReception: Sendable {
    public struct Outcome: Sendable {
        public let message: MessageID?
        /// The cases that were decided anew.
        public let cases: [CaseKey]
        /// Whether this very statement had been noted before.
        public let isRepeat: Bool

        public var json: JSONText {
            .object(present: [
                ("message", .string(ifAny: message?.rawValue)), ("repeat", isRepeat ? .bool(true) : nil),
                ("cases", .array(cases.map { .string($0.description) })),
            ])
        }
    }

    private let intake: Intake
    private let clock: any GatewayClock

    public init(intake: Intake, clock: any GatewayClock) {
        self.intake = intake
        self.clock = clock
    }

    /// - Parameter person: Who notes it: a token's name, or a person at the command line.
    public func note(_ statement: PersonStatement, by person: String) async throws(Intake.Refusal) -> Outcome {
        let heard = clock.now
        let message = InboundMessage(
            party: PersonVocabulary.party, account: AccountID(rawValue: PersonVocabulary.party.rawValue),
            operation: "statement", direction: .person, signature: .verified, context: ["sender": person],
            body: statement.json.bytes, heard: heard)
        let receipt = try await intake.submit(Self.submission(message, saying: statement, by: person))
        return Outcome(
            message: receipt.messageID, cases: receipt.cases, isRepeat: receipt.outcome == .duplicate)
    }

    private static func submission(
        _ message: InboundMessage, saying statement: PersonStatement, by person: String
    ) -> Submission {
        Submission(message: message, facts: [statement.fact(notedBy: person, heard: message.heard)])
    }

    /// What a kept statement says; nil where it cannot be read.
    static func submission(ofKept message: InboundMessage) -> Submission? {
        guard let statement = PersonStatement(kept: message.body), let person = message.context["sender"] else {
            return nil
        }
        return submission(message, saying: statement, by: person)
    }
}
