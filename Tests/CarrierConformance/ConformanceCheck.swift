/// What every carrier's adapter has to pass, one sentence each.
///
/// A carrier's tests run all of them over its fixtures and expect no findings.
public enum ConformanceCheck: String, CaseIterable, Sendable, CustomStringConvertible {
    case samplesAreRead = "every sample reads as expected"
    case unlistedCode = "an unlisted code is unknown and moves no money"
    case tables = "every row of every table says something, and who says so"
    case brokenBodies = "what cannot be read is a clear error, never a crash"
    case truncation = "a body that was cut off is an error"
    case repeats = "the same message an hour later gives the same facts and adds nothing"
    case sameScan = "one scan has one name, polled or pushed"
    case order = "the order of scans in a message does not matter"
    case signatures = "a push with a wrong or missing signature is not read"
    case addedFields = "a signed push with a field more, or one twice, says what it said or is not read"
    case orders = "an order that is answered with an error's status was not refused"
    case acknowledgements = "a push is acknowledged in words that differ from a refusal's"
    case composing = "the same wish at the same moment is the same request"
    case settings = "a setting that has none of its values is a mistake, never the default"
    case secrets = "no secret and no personal word is in any description, error or address"

    public var description: String { rawValue }

    /// What is wrong; empty when the carrier passes.
    public func findings(in fixtures: ConformanceFixtures) throws -> [String] {
        switch self {
        case .samplesAreRead: try fixtures.unreadSamples()
        case .unlistedCode: try fixtures.guessedCodes()
        case .tables: fixtures.emptyRows()
        case .brokenBodies: fixtures.acceptedBrokenBodies()
        case .truncation: fixtures.acceptedTruncations()
        case .repeats: try fixtures.changedRepeats()
        case .sameScan: try fixtures.differingNames()
        case .order: try fixtures.orderDependences()
        case .signatures: try fixtures.acceptedForgeries()
        case .addedFields: try fixtures.smuggledFields()
        case .orders: fixtures.refusalsByErrorPages()
        case .acknowledgements: try fixtures.doubtfulAcknowledgements()
        case .composing: try fixtures.unstableRequests()
        case .settings: fixtures.guessedSettings()
        case .secrets: fixtures.leaks()
        }
    }
}
