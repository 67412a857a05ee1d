import Glibc
internal import WireFormats

/// The books on disk: JSON lines, appended and synced one by one, never rewritten.
///
/// A line without its end was cut off by a crash before it was synced, so nobody was answered on its strength: it is
/// removed when the books are opened.
final class BookFile {
    struct Failure: Error, CustomStringConvertible {
        let step: String
        let number: Int32
        var description: String { "the books: \(step) failed (errno \(number))" }
    }

    /// The lines that stood there when the books were opened.
    let earlier: [BookEntry]
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(step: "opening", number: errno) }
        var bytes: [UInt8] = []
        do {
            bytes = try Self.readAll(descriptor)
            let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            if whole < bytes.count {
                guard ftruncate(descriptor, off_t(whole)) == 0, fsync(descriptor) == 0 else {
                    throw Failure(step: "removing a torn line", number: errno)
                }
            }
            earlier = try bytes[..<whole].split(separator: UInt8(ascii: "\n")).map { try BookEntry([UInt8]($0)) }
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Returns when the line is on the disk.
    func append(_ entry: BookEntry) throws(Failure) {
        let bytes = entry.json.bytes + [UInt8(ascii: "\n")]
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(step: "writing", number: errno)
            }
            sent += count
        }
        guard fsync(descriptor) == 0 else { throw Failure(step: "syncing", number: errno) }
    }

    private static func readAll(_ descriptor: Int32) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(step: "reading", number: errno)
            }
            bytes += buffer[..<count]
        }
    }
}
