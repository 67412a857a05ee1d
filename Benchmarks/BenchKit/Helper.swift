import Foundation

/// A program that runs beside a measurement: a peer, a load, a server.
public final class Helper {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        public init(description: String) { self.description = description }
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let name: String

    /// Starts the program; it is told to stop by the end of its standard input.
    public init(_ path: String, _ arguments: [String]) throws {
        name = (path as NSString).lastPathComponent
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// The first line that it prints: a server's port.
    public func firstLine() throws -> String {
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            line.append(byte)
        }
        guard !line.isEmpty else { throw Failure(description: "\(name) ended without a word") }
        return String(decoding: line, as: UTF8.self)
    }

    public func stop() {
        do { try input.fileHandleForWriting.close() } catch { process.terminate() }
        process.waitUntilExit()
    }

    /// Waits for its end and reads the JSON object that it printed.
    public func result() throws -> [String: Any] {
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0,
            let object = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        else { throw Failure(description: "\(name) failed: \(String(decoding: bytes, as: UTF8.self))") }
        return object
    }

    /// Runs a program to its end and takes one figure from the JSON object that it prints.
    public static func figure(_ key: String, from path: String, _ arguments: [String]) throws -> Double {
        let result = try Helper(path, arguments).result()
        guard let figure = result[key] as? NSNumber else { throw Failure(description: "\(path) printed no \(key)") }
        return figure.doubleValue
    }
}
