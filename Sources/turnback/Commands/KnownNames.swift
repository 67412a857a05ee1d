internal import ArgumentParser
internal import CarrierKit
internal import Gateway
internal import Ledger
internal import PartyKit
internal import PartyRegistry
internal import PlatformKit
internal import ShipmentModel

/// Names by which lists are narrowed: a slip would find nothing, as if nothing were there.
enum KnownNames {
    /// - Throws: Exit status 2 for a shop that neither the settings name nor any case is of.
    static func check(shops: [String], _ settings: Settings, _ ledger: any Ledger) async throws {
        let known = settings.shops.map(\.id.rawValue)
        for name in shops where !known.contains(name) {
            // The cases of a shop that the settings name no longer are still there.
            guard try await ledger.caseCounts(shops: [ShopID(rawValue: name)]).isEmpty else { continue }
            throw unknown("shop", name, known)
        }
    }

    /// - Parameter others: Who sends messages beside the parties of this build.
    /// - Throws: Exit status 2 for a party of which no adapter is in this build.
    static func check(party name: String?, others: [PartyID] = []) throws {
        guard let name else { return }
        let known = PartyRegistry.carriers.map(\.profile.id) + PartyRegistry.platforms.map(\.profile.id) + others
        guard known.contains(PartyID(rawValue: name)) else { throw unknown("party", name, known.map(\.rawValue)) }
    }

    static func unknown(_ what: String, _ name: String, _ known: [String]) -> ExitCode {
        Console.complain(sentence(what, name, known))
        return ExitStatus.notFound
    }

    /// `there is no state bogus; there are applied, approved, …`
    static func sentence(_ what: String, _ name: String, _ known: [String]) -> String {
        let list =
            known.isEmpty ? "there is none at all" : "there are \(Array(Set(known)).sorted().joined(separator: ", "))"
        return "there is no \(what) \(name); \(list)"
    }
}
