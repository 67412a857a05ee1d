import Foundation

/// A server on 127.0.0.1 that does what a test says, byte by byte, each connection on a thread of its own.
///
/// Nothing in it waits for time to pass: it waits for bytes, for the other side to close, or for a ``Gate``.
final class LoopbackServer: Sendable {
    /// One accepted connection; closed when the test's closure returns.
    struct Connection: Sendable {
        fileprivate let socket: Int32
        /// Counted from 0, in the order of accepting.
        let number: Int
        fileprivate let requests: Recorder<Request>

        /// The next whole request, or nil when the other side has closed.
        func readRequest() -> Request? {
            var bytes: [UInt8] = []
            let end = Array("\r\n\r\n".utf8)
            while bytes.suffix(4) != end {
                guard let byte = readBytes(1) else { return nil }
                bytes += byte
            }
            let head = String(decoding: bytes, as: UTF8.self)
            let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
            guard let body = readBytes(length ?? 0) else { return nil }
            let request = Request(connection: number, head: head, body: body)
            requests.append(request)
            return request
        }

        /// Returns when bytes have arrived, and leaves them unread.
        func waitForBytes() {
            var byte: UInt8 = 0
            _ = recv(socket, &byte, 1, Int32(MSG_PEEK))
        }

        /// Returns when the other side has closed or broken the connection.
        func waitForClose() { while readBytes(1) != nil {} }

        func send(_ text: String) { send(Array(text.utf8)) }

        func send(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }

        func answer(_ body: String = "ok") {
            send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }

        /// From now on, closing breaks the connection (RST) instead of ending it.
        func breakOnClose() {
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        }

        private func readBytes(_ wanted: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: wanted)
            var filled = 0
            while filled < wanted {
                let count = bytes.withUnsafeMutableBytes {
                    recv(socket, $0.baseAddress.map { $0 + filled }, wanted - filled, 0)
                }
                guard count > 0 else { return nil }
                filled += count
            }
            return bytes
        }
    }

    struct Request: Sendable {
        let connection: Int
        /// Request line and header lines, as received.
        let head: String
        let body: [UInt8]
    }

    let port: UInt16
    private let listener: Int32
    private let recorded = Recorder<Request>()

    /// - Parameter serve: What happens on each connection; nil leaves connections waiting unaccepted.
    init(backlog: Int32 = 512, _ serve: (@Sendable (Connection) -> Void)?) {
        (listener, port) = Self.bind()
        listen(listener, backlog)
        guard let serve else { return }
        let (listener, recorded) = (listener, recorded)
        Thread.detachNewThread {
            var number = 0
            while case let socket = accept(listener, nil, nil), socket >= 0 {
                let connection = Connection(socket: socket, number: number, requests: recorded)
                number += 1
                Thread.detachNewThread {
                    // A bound for a test that went wrong, far over what any of them needs.
                    var bound = timeval(tv_sec: 50, tv_usec: 0)
                    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout.size(ofValue: bound)))
                    serve(connection)
                    close(socket)
                }
            }
        }
    }

    deinit { stopListening() }

    var requests: [Request] { recorded.all }

    func url(_ path: String = "/", scheme: String = "http", host: String = "127.0.0.1") -> String {
        "\(scheme)://\(host):\(port)\(path)"
    }

    /// Connections that are not accepted yet are refused from now on.
    func stopListening() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// A port where nobody listens. It stays bound, so that nobody else will.
    static func deadPort() -> UInt16 { bind().port }

    private static func bind() -> (socket: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.bind(descriptor, $0, size) + getsockname(descriptor, $0, &size)
            }
        }
        precondition(code == 0, "no free port on 127.0.0.1")
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
