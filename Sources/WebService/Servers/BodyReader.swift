internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads a request's body within a bound of bytes and a bound of time.
///
/// Both are ours to set: Hummingbird never closes a body that has stalled.
public struct BodyReader: Sendable {
    /// Why there is no body.
    enum Failure: Error { case tooLarge, stalled, broken }

    /// 1 MiB: the largest known push (100 scans of one parcel) has 60 KB.
    static let webhookBytesMax = 1 << 20
    /// For a whole push, in real time.
    public static let webhookDeadline = Duration.seconds(10)
    static let api = BodyReader(bytesMax: 4 << 20, deadline: .seconds(30))

    let bytesMax: Int
    let deadline: Duration

    func read(_ request: Request) async throws(Failure) -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bytesMax { throw .tooLarge }
        let body = request.body
        let (bytesMax, deadline) = (bytesMax, deadline)
        do {
            return try await withThrowingTaskGroup(of: [UInt8].self) { group in
                group.addTask {
                    var bytes: [UInt8] = []
                    for try await var part in body {
                        guard bytes.count + part.readableBytes <= bytesMax else { throw Failure.tooLarge }
                        bytes += part.readBytes(length: part.readableBytes) ?? []
                    }
                    return bytes
                }
                group.addTask {
                    try await Task.sleep(for: deadline)
                    throw Failure.stalled
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .broken
        }
    }
}
