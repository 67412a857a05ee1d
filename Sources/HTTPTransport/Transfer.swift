import CLibCurl
import PartyKit

/// One easy handle; used again for call after call, on the engine's thread only.
final class Transfer {
    /// What went over a bound of ours; libcurl itself then only says that a callback failed.
    enum Breach { case headBytes, bodyBytes, address, secondSend }

    let easy: UnsafeMutableRawPointer
    let options: HTTPTransport.Options
    private(set) var call: Call?
    var headIsComplete = false
    /// How often libcurl was about to send the request. Never taken back: what was once sent may have arrived.
    private(set) var sends = 0
    var breach: Breach?
    private(set) var begun = ContinuousClock.now

    /// Nil when libcurl has no memory or does not know a setting.
    init?(_ options: HTTPTransport.Options) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.options = options
        guard setUp() == CURLE_OK else { return nil }
    }

    deinit { curl_easy_cleanup(easy) }

    var isBusy: Bool { call != nil }

    /// The transfer behind a handle that libcurl names.
    static func of(_ easy: UnsafeMutableRawPointer) -> Transfer? {
        var context: UnsafeMutableRawPointer?
        guard turnback_curl_get_context(easy, &context) == CURLE_OK else { return nil }
        return context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Takes a call on.
    ///
    /// - Returns: Why it cannot be sent, or nil.
    func begin(_ call: Call) -> String? {
        self.call = call
        call.transfer = self
        headIsComplete = false
        sends = 0
        breach = nil
        begun = .now
        let code = configure(call)
        return code == CURLE_OK ? nil : Self.text(code)
    }

    /// Lets the call go, after libcurl has let go of the handle.
    @discardableResult func release() -> Call? {
        defer { call = nil }
        call?.transfer = nil
        return call
    }

    /// Whether libcurl, connected and about to send, may do so.
    ///
    /// This is the one place that every send goes through, a second try included. A request that is not safe to repeat
    /// passes once.
    func maySend() -> Bool {
        if sends > 0, call?.request.isSafeToRepeat != true {
            breach = .secondSend
            return false
        }
        sends += 1
        return true
    }
}
