internal import Hummingbird
internal import NIOCore

/// What a request comes with: Hummingbird's own things, and the connection, which has to be cut sometimes.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Cuts the connection of a request that was turned away with its body.
///
/// Hummingbird reads on, whatever the answer was, until the body has ended: with a body that never ends, for ever. The
/// other side gets a moment to read the answer.
struct CutOff: RouterMiddleware {
    typealias Context = WebContext

    /// Real time.
    static let lingering = TimeAmount.seconds(1)

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            var response = try await next(request, context)
            if response.status.code >= 400, cut(request, context) { response.headers[.connection] = "close" }
            return response
        } catch {
            _ = cut(request, context)
            throw error
        }
    }

    /// - Returns: Whether the connection ends.
    private func cut(_ request: Request, _ context: WebContext) -> Bool {
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard length > 0 || request.headers[.transferEncoding] != nil else { return false }
        let channel = context.channel
        channel.eventLoop.scheduleTask(in: Self.lingering) { channel.close(promise: nil) }
        return true
    }
}
