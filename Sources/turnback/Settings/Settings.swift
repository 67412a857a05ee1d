internal import Gateway
internal import HTTPTransport
internal import Logging
internal import PartyKit
internal import RefundRules
internal import ShipmentModel

/// The one settings file, read once at start: where things listen and are kept, our accounts with every party, and the
/// shops whose cases are handled.
struct Settings {
    enum ClockSource: String, CaseIterable { case system, sandbox }

    struct Address: Hashable, CustomStringConvertible {
        var host: String
        var port: Int
        var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
    }

    struct Listeners: Hashable {
        /// Webhooks of carriers and platforms: the only one that is meant to be reached from outside.
        var webhooks: Address
        var api: Address
        var health: Address
    }

    var clock: ClockSource
    var sandboxURL: String
    /// Where the sandbox keeps its books.
    var sandboxBooks: String
    /// Where the sandbox keeps its certificate, made at its first start.
    var sandboxCertificate: String
    /// A file of certificate authorities to trust in place of the system's.
    var caFile: String?
    var sqlitePath: String
    /// 32 bytes as hexadecimal digits that seal raw messages; nil: kept in a file beside the database, made at first start.
    var sealKey: Secret?
    var retention: Duration
    var listeners: Listeners
    var publicURL: String?
    var workerName: String
    var logLevel: Logger.Level
    /// Address ranges that our calls may go to although they are not public.
    var allowedAddresses: [AddressBlock]
    var accounts: [Account]
    /// Accounts that speak to the sandbox and no real party.
    var sandboxAccounts: Set<AccountID>
    var pathTokens: [AccountID: Secret]
    var shops: [Shop]
    /// Where each value came from, by key.
    var origins: [String: String]
    /// Names in the environment that look like overrides of a key and are none.
    var unreadOverrides: [String]
}
