internal import ArgumentParser
internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// `turnback explain`: why a case is where it is.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a case step by step: message, evidence, decision, effect; or as a picture.")

    @OptionGroup var options: SettingsOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Print a timeline as an SVG picture.") var svg = false
    @Option(help: "en (default) or zh; --json holds both.", transform: ExplanationLanguage.named) var language =
        ExplanationLanguage.english
    @Argument(help: "platform/shop/after-sale id.") var name: CaseName

    func validate() throws {
        if svg, output.json { throw ValidationError("--svg and --json are two different outputs") }
    }

    func run() async throws {
        let (record, names, now) = try await caseRecord(name.key, options)
        let explanation = Explanation(record, names: names)
        guard !svg else { return Console.print(explanation.svg(at: now, in: language), terminator: "") }
        output.print(explanation.json(at: now), as: explanation.text(at: now, in: language))
    }
}

extension ExplanationLanguage {
    /// The language of an option.
    static func named(_ name: String) throws -> ExplanationLanguage {
        guard let language = ExplanationLanguage(rawValue: name) else {
            throw ValidationError("--language must be en or zh")
        }
        return language
    }
}

/// A case with everything that its explanation needs.
///
/// - Throws: Exit status 2 for a case that is not known.
func caseRecord(
    _ key: CaseKey, _ options: SettingsOptions
) async throws -> (record: CaseRecord, names: ExplanationNames, now: Instant) {
    let (record, names, now) = try await withLedger(options, onlyLooking: true) { ledger, settings in
        (try await ledger.caseRecord(key), ExplanationNames(settings.parties), try await settings.now())
    }
    guard let record else { throw notFound("case \(key)") }
    return (record, names, now)
}
