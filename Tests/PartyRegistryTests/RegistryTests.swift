import CarrierKit
import FoundationEssentials
import PartyKit
import PartyRegistry
import PlatformKit
import ShipmentModel
import Testing

struct RegistryTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    /// The carriers that are built: the lines of the list in Package.swift.
    private static func builtCarriers() throws -> [String] {
        let manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        let list = try #require(
            manifest.split(separator: "let carriers = [").dropFirst().first?.split(separator: "]").first)
        return list.split(separator: "\n").compactMap { line in
            line.split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first.map(String.init)
        }
    }

    @Test func `every carrier's folder is built and registered`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "carriers").path)
            .filter { !$0.hasPrefix(".") }.sorted()
        // A type prints as module.name, and a carrier's module is called as its folder.
        let registered = PartyRegistry.carriers.map { adapter in
            String(String(reflecting: type(of: adapter)).prefix { $0 != "." })
        }
        #expect(try Self.builtCarriers() == folders, "Package.swift lists the folders of carriers/ in order")
        #expect(registered == folders, "PartyRegistry.carriers lists them as well")
    }

    @Test func `every carrier's folder tells all there is to know`() throws {
        for name in try Self.builtCarriers() {
            let folder = Self.root.appending(path: "carriers/\(name)").path
            let contents = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
            #expect(
                contents.isSuperset(of: ["README.md", "Sources", "Tests", "samples"]), "\(name): \(contents.sorted())")
        }
    }

    @Test func `parties are found by their own names alone`() {
        let ids = PartyRegistry.carriers.map(\.profile.id) + PartyRegistry.platforms.map(\.profile.id)
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(PartyRegistry.profile(id)?.id == id) }
        #expect(PartyRegistry.profile("nobody") == nil)
        for carrier in PartyRegistry.carriers {
            #expect(PartyRegistry.carrier(carrier.profile.id)?.vocabulary.party == carrier.profile.id)
            #expect(PartyRegistry.platform(carrier.profile.id) == nil)
        }
    }

    @Test func `a merchant can name every carrier that has an adapter`() throws {
        let merchant = try #require(PartyRegistry.platform("merchant"))
        for profile in PartyRegistry.carriers.map(\.profile) where !profile.isAggregator {
            let named = merchant.carrier(forCode: profile.id.rawValue)
            #expect(named == profile.id, "CourierTable.merchant has no row for \(profile.id)")
        }
    }

    @Test func `a party's settings are named once, and each says what it is for`() {
        for profile in PartyRegistry.carriers.map(\.profile) + PartyRegistry.platforms.map(\.profile) {
            let names = profile.settings.map(\.name)
            #expect(Set(names).count == names.count, "\(profile.id)")
            #expect(profile.settings.allSatisfy { $0.meaning.hasSuffix(".") }, "\(profile.id)")
            // A merchant's own system has no address but its account's.
            let isOwnSystem = profile.id == "merchant" && profile.productionURL.isEmpty
            #expect(isOwnSystem || profile.productionURL.hasPrefix("https://"), "\(profile.id)")
            #expect(profile.limits.callsPerSecond > 0 && profile.limits.waybillsPerCall > 0, "\(profile.id)")
        }
    }

    @Test func `the version of all tables changes with any of them`() {
        for carrier in PartyRegistry.carriers {
            let parts = [String(carrier.vocabulary.rules)] + carrier.vocabulary.tables.map(\.fingerprint)
            #expect(carrier.vocabulary.version == parts.joined(separator: "-"))
            let part = "\(carrier.profile.id)=\(carrier.vocabulary.version)"
            #expect(PartyRegistry.vocabularies.version.split(separator: ";").contains { $0 == part })
        }
    }
}
