import Foundation
import HTTPTransport
import PartyKit
import Testing
import WireFormats

/// A client's way to one listener.
struct Line: Sendable {
    let client: HTTPTransport
    let port: Int

    /// What came back.
    struct Answer: Sendable, Hashable {
        var status: Int
        var headers: HTTPFields
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSONValue { get throws { try JSONValue.read(body) } }
        /// The last part of a problem's type.
        var problem: String? {
            get throws {
                guard headers["Content-Type"] == "application/problem+json" else { return nil }
                return try json.text("type").split(separator: ":").last.map(String.init)
            }
        }
    }

    func get(_ path: String, token: String? = nil, headers: [NamedValue] = []) async throws -> Answer {
        try await send(.get, path, headers: headers + bearer(token))
    }

    func post(
        _ path: String, _ body: String, token: String? = nil, headers: [NamedValue] = []
    ) async throws -> Answer {
        try await send(.post, path, Array(body.utf8), headers: headers + bearer(token))
    }

    func send(
        _ method: OutboundRequest.Method, _ path: String, _ body: [UInt8] = [], headers: [NamedValue] = []
    ) async throws -> Answer {
        var fields = HTTPFields()
        for header in headers { fields.append(header.name, header.value) }
        let request = OutboundRequest(
            method, "http://127.0.0.1:\(port)\(path)", headers: fields, body: body, isSafeToRepeat: true,
            allowsPlainHTTP: true)
        switch await client.call(request, deadline: .seconds(40)) {
        case .answered(let received):
            let answer = Answer(status: received.status, headers: received.headers, body: received.body)
            try Contract.check(answer, to: method.rawValue, path)
            return answer
        case .neverSent(let reason), .unknown(let reason): throw NoAnswer(reason: reason)
        }
    }

    struct NoAnswer: Error { var reason: String }

    private func bearer(_ token: String?) -> [NamedValue] {
        token.map { [NamedValue("Authorization", "Bearer \($0)")] } ?? []
    }

    // MARK: Byte by byte

    /// Sends these very bytes and reads until the other side closes, on a thread of its own.
    ///
    /// - Parameter closes: Whether our side is closed for sending afterwards.
    func raw(_ bytes: [UInt8], closes: Bool = false) async throws -> Answer? {
        let port = UInt16(port)
        let received = await withCheckedContinuation { (continuation: CheckedContinuation<[UInt8], Never>) in
            Thread.detachNewThread { continuation.resume(returning: Self.exchange(bytes, port: port, closes: closes)) }
        }
        return Self.answer(in: received)
    }

    /// A method that the transport does not send.
    func patch(_ path: String, _ body: String, token: String, headers: [NamedValue] = []) async throws -> Answer {
        let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        let head =
            "PATCH \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\nConnection: close\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\(lines)\r\n"
        let answer = try #require(try await raw(Array((head + body).utf8)))
        try Contract.check(answer, to: "PATCH", path)
        return answer
    }

    private static func exchange(_ bytes: [UInt8], port: UInt16, closes: Bool) -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        // A bound for a test that went wrong, far over what any of them needs.
        var bound = timeval(tv_sec: 40, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout.size(ofValue: bound)))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { return [] }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        if closes { shutdown(descriptor, Int32(SHUT_WR)) }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { received += buffer[..<count] }
        return received
    }

    private static func answer(in bytes: [UInt8]) -> Answer? {
        guard let split = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<split.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        var headers = HTTPFields()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers.append(String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces)) }
        }
        return status.map { Answer(status: $0, headers: headers, body: Array(bytes[split.upperBound...])) }
    }
}
