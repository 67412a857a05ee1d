internal import ShipmentModel

/// How many worlds a run has, and which seeds they have.
public struct SimulationPlan: Sendable, Codable {
    /// Parcels of one world: enough to meet each other, few enough to be looked into.
    public static let livesOfWorld = 100

    public var seed: UInt64
    public var worlds: Int
    public var lives: Int
    public var ledger: Simulation.LedgerKind
    /// Where SQLite ledgers are made; each is removed after its world.
    public var folder: String
    /// The name of a control.
    public var broken: String?

    /// - Parameter lives: Rounded up to whole worlds; fewer than one world's are one small world.
    public init(
        seed: UInt64, lives: Int, ledger: Simulation.LedgerKind, folder: String, broken: String? = nil
    ) {
        self.seed = seed
        self.lives = min(max(lives, 1), Self.livesOfWorld)
        worlds = max(1, (lives + Self.livesOfWorld - 1) / Self.livesOfWorld)
        self.ledger = ledger
        self.folder = folder
        self.broken = broken
    }

    /// The plan in parts, each of at most so many worlds.
    public func parts(of worldsMax: Int) -> [SimulationPlan] {
        stride(from: 0, to: worlds, by: max(1, worldsMax)).map { first in
            var part = self
            part.seed = seed + UInt64(first)
            part.worlds = min(max(1, worldsMax), worlds - first)
            return part
        }
    }

    /// Runs the worlds one after the other, on the calling thread.
    ///
    /// - Parameter isEnough: Asked after each world whether the rest is needed.
    public func run(until isEnough: (RunRecord) -> Bool = { _ in false }) throws -> RunRecord {
        var record = RunRecord()
        for index in 0..<worlds where !isEnough(record) {
            let control = try broken.map { name in
                guard let control = Control.named(name) else { throw UnknownControl(name: name) }
                return control
            }
            let seed = seed + UInt64(index)
            do {
                record.add(
                    try Simulation.run(seed: seed, lives: lives, ledger: ledger, folder: folder, control: control))
            } catch {
                throw WorldFailed(seed: seed, reason: error)
            }
        }
        return record
    }

    public struct WorldFailed: Error, CustomStringConvertible {
        public let seed: UInt64
        public let reason: any Error
        public var description: String { "the world of seed \(seed) could not be run to its end: \(reason)" }
    }

    public struct UnknownControl: Error, CustomStringConvertible {
        public let name: String
        public var description: String {
            "there is no control “\(name)”; there are \(Control.all.map(\.name).joined(separator: ", "))"
        }
    }
}

extension RunRecord {
    /// From so many lives on each row, conflict and failpoint must have been met at least once.
    public static let livesForCoverage = 10_000

    /// What a run should have met and has not.
    public var unmet: [String] {
        StateRow.allCases.map(\.rawValue).filter { rows[$0] == nil }
            + Self.conflictNames.filter { conflicts[$0] == nil }
            + Failpoint.allCases.map(\.rawValue).filter { failpoints[$0] == nil }
            + SimulatedParcel.carriers.map(\.rawValue).filter { carriers[$0] == nil }
    }
}
