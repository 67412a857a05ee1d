public import ShipmentModel

/// What a carrier's statements mean, as tables of codes and the rules that read them.
public protocol CarrierVocabulary: Vocabulary {
    /// Counts changes of the rules; rows count themselves.
    var rules: Int { get }
    /// Every table that a meaning is looked up in, for the version and for the suite that every carrier passes.
    var tables: [StatusTable] { get }
}

extension CarrierVocabulary {
    /// Changes with the rules and with any row of any table: what was read by another one is read again.
    public var version: String { versionOfRulesAndTables }

    /// ``version``, for vocabularies that heed something else as well.
    public var versionOfRulesAndTables: String {
        ([String(rules)] + tables.map(\.fingerprint)).joined(separator: "-")
    }
}
