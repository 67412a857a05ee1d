internal import HTTPTransport
public import Logging
public import ServiceLifecycle
public import ShipmentModel

/// Carriers, a shop platform and a merchant on loopback: they speak the real ones' wire formats, check our signatures as
/// strictly, move parcels through a scenario, push, repeat, delay, fail and lie, and keep books of their own.
///
/// Nothing here is shared with the gateway's adapters: both are written from the carriers' documents, so that neither
/// can hide the other's mistake. What the sandbox promises is in its books, on the disk, before the promise leaves; a
/// sandbox that is started again over its books goes on where the clock is by then.
public struct Sandbox: Service {
    private let world: SandboxWorld
    private let certificate: LoopbackCertificate
    private let messenger: Messenger
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - now: The system's time, from which the demo's follows.
    ///   - onRunning: Called with the port once it listens; for port 0.
    /// - Throws: When the books or the certificate can be neither read nor made, or the books are another scenario's.
    public init(
        _ configuration: SandboxConfiguration, now: @escaping @Sendable () -> Instant, logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        certificate = try LoopbackCertificate(certificatePath: configuration.certificatePath)
        world = try SandboxWorld(configuration, now: now)
        messenger = Messenger(world: world, transport: try HTTPTransport(), logger: logger)
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Serves until it is shut down.
    public func run() async throws {
        let server = SandboxServer(
            world: world, certificatePath: certificate.certificatePath, keyPath: certificate.keyPath, logger: logger,
            onRunning: onRunning)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask { try await messenger.run() }
            // Neither ends before the other without a reason to end both.
            defer { group.cancelAll() }
            while try await group.next() != nil {}
        }
    }
}
