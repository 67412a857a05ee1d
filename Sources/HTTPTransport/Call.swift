import CLibCurl
import PartyKit
import Synchronization

/// Why a request is not sent at all.
struct Refusal: Error {
    let reason: String
}

/// One call on its way through the engine, with everything checked and prepared that can be off the engine's thread.
///
/// Unchecked: `isCancelled` and `continuation` belong to the inbox's lock until the engine has taken the call, and
/// then, like `transfer` and what was received, to the engine's thread until the call has ended; the rest does not
/// change.
final class Call: @unchecked Sendable {
    let request: OutboundRequest
    let isEncrypted: Bool
    let deadlineMilliseconds: Int
    /// Owned; libcurl reads it until the transfer is over.
    let headers: UnsafeMutablePointer<curl_slist>?

    var isCancelled = false
    var continuation: CheckedContinuation<CallEnd, Never>?
    var transfer: Transfer?
    /// Made with room for a usual answer, so that the engine's thread seldom allocates what another thread frees.
    var answerHead: [UInt8] = []
    var answerBody: [UInt8] = []
    /// The continuation orders the engine's thread before the caller's by itself, but in the runtime, where
    /// ThreadSanitizer does not look; this it sees.
    private let hasEnded = Atomic(false)

    init(_ request: OutboundRequest, deadline: Duration) throws(Refusal) {
        self.request = request
        deadlineMilliseconds = deadline.wholeMilliseconds
        guard deadlineMilliseconds > 0 else { throw Refusal(reason: "the deadline has passed") }
        isEncrypted = try Self.isEncrypted(request)
        headers = try Self.headerList(request)
        answerHead.reserveCapacity(Self.usualHeadBytes)
        answerBody.reserveCapacity(Self.usualBodyBytes)
    }

    private static let usualHeadBytes = 512
    private static let usualBodyBytes = 2048

    deinit { curl_slist_free_all(headers) }

    func end(_ end: CallEnd) {
        hasEnded.store(true, ordering: .releasing)
        continuation?.resume(returning: end)
    }

    /// The caller's turn: what was received is its own after an end that the engine told.
    func takeBack() { precondition(hasEnded.load(ordering: .acquiring), "a call has not ended") }

    /// Our own look at the scheme, so that nothing depends on how libcurl guesses one.
    private static func isEncrypted(_ request: OutboundRequest) throws(Refusal) -> Bool {
        // libcurl takes a C string: what follows a NUL would be lost in silence.
        guard request.url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
            throw Refusal(reason: "the address holds a blank or control character")
        }
        let scheme = request.url.prefix { $0 != ":" }.lowercased()
        guard request.url.dropFirst(scheme.count).hasPrefix("://") else {
            throw Refusal(reason: "the address is not absolute")
        }
        switch scheme {
        case "https": return true
        case "http" where request.allowsPlainHTTP: return false
        case "http": throw Refusal(reason: "plain http is not allowed for this account")
        default: throw Refusal(reason: "only https and http addresses can be called")
        }
    }

    private static func headerList(_ request: OutboundRequest) throws(Refusal) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        func append(_ line: String) throws(Refusal) {
            guard let longer = curl_slist_append(list, line) else { throw Refusal(reason: "out of memory") }
            list = longer
        }
        do throws(Refusal) {
            // A name without a value takes a field away that libcurl would add by itself.
            var withheld = ["accept", "content-type", "expect"]
            for field in request.headers.all {
                let name = field.name.lowercased()
                guard isToken(field.name), field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 })
                else { throw Refusal(reason: "a header field holds a character that it cannot") }
                guard !framing.contains(name) else { throw Refusal(reason: "header \(name) is the transport's own") }
                withheld.removeAll { $0 == name }
                try append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
            }
            for name in withheld { try append("\(name):") }
        } catch {
            curl_slist_free_all(list)
            throw error
        }
        return list
    }

    private static let framing: Set = [
        "connection", "content-length", "expect", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    private static let tokenSymbols = Set("!#$%&'*+-.^_`|~".utf8)

    /// RFC 9110, 5.6.2.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: tokenSymbols.contains($0)
                }
            }
    }
}

extension Duration {
    /// Rounded up, and bounded to what libcurl takes everywhere (24 days).
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max) / 1000 else { return Int(Int32.max) }
        guard self > .zero else { return 0 }
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
