internal import Hummingbird
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// One listener: Hummingbird with the bounds that it does not set by itself.
struct WebServer: Sendable {
    /// Header lines of one request, in bytes.
    static let headerBytesMax = 16 * 1024
    /// A connection without traffic is closed after this.
    static let idle = TimeAmount.seconds(60)

    let host: String
    let port: Int
    let logger: Logger
    let onRunning: @Sendable (Int) async -> Void

    /// A router to add routes to; its connections are cut where they must be.
    static func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: CutOff())
        return router
    }

    /// Serves the router until shutdown.
    func run(_ router: Router<WebContext>) async throws {
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    idleTimeout: Self.idle,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Self.headerBytesMax, maxHeaderListSize: Self.headerBytesMax,
                        maxHeaderFieldCount: 100))),
            configuration: .init(address: .hostname(host, port: port), serverName: "turnback"),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
    }
}
