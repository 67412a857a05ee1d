import CLibCurl

/// The loop that drives libcurl's multi interface; all of it but the inbox belongs to one thread.
///
/// One thread that waits in `curl_multi_poll` is no slower than epoll up to some hundred transfers, and simpler.
final class Engine {
    let inbox: Inbox
    private let options: HTTPTransport.Options
    private let multi: UnsafeMutableRawPointer
    /// Every handle ever made, at most `callsMax`: a handle keeps its buffers and settings from call to call.
    private var transfers: [Transfer] = []
    private var spare: [Transfer] = []
    private var ended: [(Call, CallEnd)] = []

    /// libcurl must be set up once, before any other thread uses it.
    private static let setUpCode = turnback_curl_global_init()

    /// How long the loop may sleep without a reason of its own; libcurl's timers and the inbox end it earlier.
    private static let sleepMillisecondsMax: Int32 = 10_000

    init(_ options: HTTPTransport.Options) throws(HTTPTransport.StartError) {
        let code = Self.setUpCode
        guard code == CURLE_OK else { throw .init(description: "curl_global_init: \(code.rawValue)") }
        guard let multi = curl_multi_init() else { throw .init(description: "curl_multi_init: no memory") }
        self.multi = multi
        self.options = options
        inbox = Inbox(multi: multi, callsMax: options.callsMax)
        let settings: [(CURLMoption, Int)] = [
            (CURLMOPT_PIPELINING, 2),  // CURLPIPE_MULTIPLEX: share an HTTP/2 connection.
            (CURLMOPT_MAX_HOST_CONNECTIONS, options.connectionsPerHostMax),
            (CURLMOPT_MAXCONNECTS, options.callsMax),
        ]
        for (option, value) in settings {
            let code = turnback_curl_multi_set_long(multi, option, value)
            guard code == CURLM_OK else { throw .init(description: "curl_multi_setopt: \(code.rawValue)") }
        }
    }

    deinit {
        transfers = []
        spare = []
        curl_multi_cleanup(multi)
    }

    /// Returns when the inbox is closed and the last call has ended.
    func run() {
        while true {
            let mail = inbox.take()
            for call in mail.calls { start(call) }
            for call in mail.cancellations { cancel(call) }
            var running: Int32 = 0
            var code = curl_multi_perform(multi, &running)
            finishDone()
            deliver()
            if mail.isClosing, isIdle { return }
            if code == CURLM_OK, inbox.fallAsleep() {
                code = curl_multi_poll(multi, nil, 0, Self.sleepMillisecondsMax, nil)
            }
            guard code == CURLM_OK else {
                breakOff(code)
                return
            }
        }
    }

    private var isIdle: Bool { spare.count == transfers.count }

    private func start(_ call: Call) {
        guard let transfer = spare.popLast() ?? makeTransfer() else {
            ended.append((call, .neverSent(reason: "out of memory")))
            return
        }
        var reason = transfer.begin(call)
        if reason == nil, curl_multi_add_handle(multi, transfer.easy) != CURLM_OK { reason = "out of memory" }
        guard let reason else { return }
        transfer.release()
        spare.append(transfer)
        ended.append((call, .neverSent(reason: reason)))
    }

    private func makeTransfer() -> Transfer? {
        guard let transfer = Transfer(options) else { return nil }
        transfers.append(transfer)
        return transfer
    }

    private func cancel(_ call: Call) {
        guard let transfer = call.transfer else { return }
        end(transfer, transfer.brokenOff(because: "cancelled"))
    }

    private func finishDone() {
        var code = CURLE_OK
        while let easy = turnback_curl_multi_next_done(multi, &code) {
            guard let transfer = Transfer.of(easy) else { continue }
            end(transfer, transfer.finished(code))
        }
    }

    private func end(_ transfer: Transfer, _ end: CallEnd) {
        curl_multi_remove_handle(multi, transfer.easy)
        if let call = transfer.release() { ended.append((call, end)) }
        spare.append(transfer)
    }

    private func deliver() {
        guard !ended.isEmpty else { return }
        // First the places, then the answers: who calls again at once finds its place free.
        inbox.free(ended.count)
        for (call, end) in ended { call.end(end) }
        ended.removeAll(keepingCapacity: true)
    }

    /// The multi handle itself failed (no memory, most likely): ends every call for the worse and stops.
    private func breakOff(_ code: CURLMcode) {
        inbox.close()
        for transfer in transfers where transfer.isBusy {
            end(transfer, transfer.brokenOff(because: "libcurl failed (multi \(code.rawValue))"))
        }
        deliver()
    }
}
