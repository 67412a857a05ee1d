import Foundation
import HTTPTransport
import PartyKit
import ShipmentModel
import Testing

/// A TLS server with a certificate made for this one test: OpenSSL's own, which answers any GET with a page.
private final class EncryptedServer {
    let folder: URL
    let url: String
    private let process = Process()

    static let openssl = "/usr/bin/openssl"

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let certify = Process()
        certify.executableURL = URL(filePath: Self.openssl)
        certify.currentDirectoryURL = folder
        certify.standardError = FileHandle.nullDevice
        certify.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem",
        ]
        try certify.run()
        certify.waitUntilExit()

        let output = Pipe()
        process.executableURL = URL(filePath: Self.openssl)
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.arguments = [
            "s_server", "-accept", "127.0.0.1:0", "-key", "key.pem", "-cert", "certificate.pem", "-www",
        ]
        try process.run()
        // "ACCEPT 127.0.0.1:45678"
        var printed = ""
        while !printed.contains("ACCEPT 127.0.0.1:") || !printed.hasSuffix("\n") {
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty, "openssl s_server did not start")
            printed += String(decoding: more, as: UTF8.self)
        }
        let port = try #require(printed.split(separator: ":").last?.trimmingCharacters(in: .whitespacesAndNewlines))
        url = "https://127.0.0.1:\(port)/"
    }

    var authoritiesFile: String { folder.appending(path: "certificate.pem").path() }

    deinit {
        // SIGTERM is blocked in what a pool thread starts: it inherits the thread's signal mask.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        // A leftover in the folder for temporary files harms nobody.
        _ = try? FileManager.default.removeItem(at: folder)
    }
}

@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: FileManager.default.isExecutableFile(atPath: EncryptedServer.openssl), "needs the openssl program"))
struct `Only a server whose certificate is trusted gets the request` {
    @Test func `an answer of a trusted server is verified`() async throws {
        let server = try EncryptedServer()
        let transport = try transport { $0.authoritiesFile = server.authoritiesFile }
        let request = OutboundRequest(.get, server.url, isSafeToRepeat: true)
        let answer = try #require(await transport.call(request, deadline: ample).answer)
        #expect(answer.status == 200)
        #expect(answer.protection == .verified)
    }

    @Test func `an unknown authority means never sent`() async throws {
        let server = try EncryptedServer()
        let request = OutboundRequest(.get, server.url, isSafeToRepeat: true)
        let outcome = try await transport().call(request, deadline: ample)
        #expect(outcome.neverSentReason?.contains("certificate") == true)
    }

    @Test func `a certificate for another name means never sent`() async throws {
        let server = try EncryptedServer()
        let transport = try transport { $0.authoritiesFile = server.authoritiesFile }
        let url = server.url.replacing("127.0.0.1", with: "localhost")
        let outcome = await transport.call(OutboundRequest(.get, url, isSafeToRepeat: true), deadline: ample)
        #expect(outcome.neverSentReason != nil)
    }
}
