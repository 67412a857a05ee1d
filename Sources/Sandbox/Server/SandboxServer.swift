internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
internal import WireFormats

/// The listener: every party under its own first part of the path, over TLS.
struct SandboxServer: Service {
    static let bodyBytesMax = 1 << 20

    let world: SandboxWorld
    let certificatePath: String
    let keyPath: String
    let logger: Logger
    let onRunning: @Sendable (Int) async -> Void

    func run() async throws {
        let configuration = world.configuration
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificatePath).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: keyPath, format: .pem)))
        tls.minimumTLSVersion = .tlsv12
        let application = Application(
            router: router(),
            server: try .tls(.http1(), tlsConfiguration: tls),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: "turnback-sandbox"),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        let credentials = world.configuration.credentials
        let desks: [any Desk] = [
            SFDesk(world: world, settings: credentials["sf"] ?? [:]),
            ZTODesk(world: world, settings: credentials["zto"] ?? [:]),
            YTODesk(world: world, settings: credentials["yto"] ?? [:]),
            Kuaidi100Desk(world: world, settings: credentials["kuaidi100"] ?? [:]),
            DoudianDesk(world: world, settings: credentials["doudian"] ?? [:]),
            MerchantDesk(world: world, settings: credentials["merchant"] ?? [:]),
            ControlDesk(world: world),
        ]
        for desk in desks {
            let prefix = "/\(type(of: desk).party)"
            for path in [prefix, prefix + "/**"] {
                for method in [HTTPRequest.Method.get, .post] {
                    router.on(RouterPath(path), method: method) { request, _ in await serve(request, at: desk) }
                }
            }
        }
        return router
    }

    private func serve(_ request: Request, at desk: any Desk) async -> Response {
        let party = type(of: desk).party
        do {
            let buffer = try await request.body.collect(upTo: Self.bodyBytesMax)
            var call = SandboxCall(
                method: request.method.rawValue, path: String(request.uri.path.dropFirst(party.utf8.count + 1)),
                body: Array(buffer.readableBytesView))
            call.query = try request.uri.query.map { try FormBody.read($0) } ?? FormBody()
            for field in request.headers {
                let name = field.name.rawName.lowercased()
                if call.headers[name] == nil { call.headers[name] = field.value }
            }
            let reply = try await answer(call, at: desk, party)
            // The books are written: only the answer is late.
            if reply.isAboutPayment { try await Task.sleep(for: world.configuration.paymentAnswerHold) }
            return Response(reply)
        } catch {
            // The books could not be written, or the request is none: nothing is promised.
            logger.warning("a call failed", metadata: ["party": "\(party)", "error": "\(error)"])
            return Response(.badGateway)
        }
    }

    private func answer(_ call: SandboxCall, at desk: any Desk, _ party: String) async throws -> SandboxReply {
        guard party != ControlDesk.party, let fault = await world.takeFault(party) else {
            return try await desk.answer(call)
        }
        let manner: ScriptedCase.RefundAnswer = fault.kind == .brokenOff ? .brokenOff : .serverError
        return (fault.isAfterWork ? try await desk.answer(call) : .badGateway).spoilt(manner)
    }
}

extension Response {
    fileprivate init(_ reply: SandboxReply) {
        let body = reply.body
        let whole = ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        // More is announced than comes, so that nobody takes what came for the answer.
        let broken = ResponseBody(contentLength: body.count + 64) { writer in
            try await writer.write(ByteBuffer(bytes: body.prefix(body.count / 2)))
            throw BrokenOff()
        }
        self.init(
            status: .init(code: reply.status), headers: [.contentType: reply.contentType],
            body: reply.isBrokenOff ? broken : whole)
    }
}

private struct BrokenOff: Error {}
