public import Ledger
internal import PartyKit
public import RefundRules
internal import ShipmentModel
public import WireFormats

/// Takes in what a warehouse says: its receipts become facts through the one door, with the list as it came, kept raw.
public struct WarehouseReception: Sendable {
    /// What became of one list.
    public struct Outcome: Sendable {
        public let message: MessageID?
        public let taken: Int
        public let refused: [WarehouseList.Refused]
        public let format: WarehouseList.Format
        /// The cases that were decided anew.
        public let cases: [CaseKey]
        /// Whether this very list had come before.
        public let isRepeat: Bool
    }

    /// Why a list was not taken.
    public enum Failure: Error, Sendable {
        /// It is kept raw under that name, and can be replayed.
        case unreadable(WarehouseList.Unreadable, message: MessageID?)
        case refused(Intake.Refusal)
    }

    private let intake: Intake
    private let knownCarriers: Set<CarrierID>
    private let clock: any GatewayClock

    public init(intake: Intake, parties: Parties, clock: any GatewayClock) {
        self.intake = intake
        knownCarriers = parties.knownCarriers
        self.clock = clock
    }

    /// Whether a list can be read as a whole; single rows may be wrong all the same.
    public func canRead(_ body: [UInt8], as format: WarehouseList.Format) -> Bool {
        do throws(WarehouseList.Unreadable) {
            _ = try WarehouseList(body, as: format, knownCarriers: knownCarriers, heard: clock.now)
            return true
        } catch {
            return false
        }
    }

    /// Commits the receipts of one list; those that are wrong are named, and the others taken.
    ///
    /// - Parameter sender: Who hands it in: a token's name, or a person at the command line.
    public func receive(
        _ body: [UInt8], as format: WarehouseList.Format, from sender: String
    ) async throws(Failure) -> Outcome {
        let heard = clock.now
        let message = Self.message(body, as: format, from: sender, heard: heard)
        let list: WarehouseList
        do throws(WarehouseList.Unreadable) {
            list = try WarehouseList(body, as: format, knownCarriers: knownCarriers, heard: heard)
        } catch {
            let receipt = try await submit(
                Submission(message: message, quarantine: .init(type: error.type, detail: error.detail)))
            throw .unreadable(error, message: receipt.messageID)
        }
        let receipt = try await submit(Self.submission(message, saying: list))
        return Outcome(
            message: receipt.messageID, taken: list.receipts.count, refused: list.refused, format: format,
            cases: receipt.cases, isRepeat: receipt.outcome == .duplicate)
    }

    private func submit(_ submission: Submission) async throws(Failure) -> Receipt {
        do throws(Intake.Refusal) {
            return try await intake.submit(submission)
        } catch {
            throw .refused(error)
        }
    }

    // MARK: Messages

    private static func message(
        _ body: [UInt8], as format: WarehouseList.Format, from sender: String, heard: Instant
    ) -> InboundMessage {
        InboundMessage(
            party: WarehouseVocabulary.party, account: AccountID(rawValue: WarehouseVocabulary.party.rawValue),
            operation: "receipts", direction: .push, signature: .verified,
            context: ["format": format.rawValue, "sender": sender], body: body, heard: heard)
    }

    private static func submission(_ message: InboundMessage, saying list: WarehouseList) -> Submission {
        var submission = Submission(message: message, facts: list.receipts.map { $0.fact(heard: message.heard) })
        if let first = list.refused.first, list.receipts.isEmpty {
            submission.quarantine = .init(type: "no-good-row", detail: "Line \(first.line): \(first.reason)")
        }
        return submission
    }

    /// What a kept list says now, as heard when it came; nil when it still cannot be read.
    static func submission(ofKept message: InboundMessage, knownCarriers: Set<CarrierID>) -> Submission? {
        guard let format = message.context["format"].flatMap(WarehouseList.Format.init(rawValue:)) else { return nil }
        do throws(WarehouseList.Unreadable) {
            let list = try WarehouseList(
                message.body, as: format, knownCarriers: knownCarriers, heard: message.heard)
            return list.receipts.isEmpty ? nil : submission(message, saying: list)
        } catch {
            return nil  // It stays as it is, with the reason of its first reading.
        }
    }
}

extension WarehouseReception.Outcome {
    /// What was taken, and each row that was not.
    public var json: JSONText {
        .object(present: [
            ("message", .string(ifAny: message?.rawValue)), ("taken", .integer(Int64(taken))),
            ("repeat", isRepeat ? .bool(true) : nil),
            (
                "refused",
                .array(
                    refused.map {
                        .object([
                            (format == .csv ? "line" : "item", .integer(Int64($0.line))),
                            ("problem", .string($0.reason)),
                        ])
                    })
            ),
            ("cases", .array(cases.map { .string($0.description) })),
        ])
    }
}
