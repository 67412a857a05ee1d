import CLibCurl

/// What callers and the engine's thread share: calls and cancellations on their way in, and whether the thread sleeps.
final class Inbox: Sendable {
    /// What the engine takes out in one go.
    struct Mail {
        var calls: [Call] = []
        var cancellations: [Call] = []
        var isClosing = false
    }

    private struct State {
        var mail = Mail()
        /// Set by everything that the engine has to look at, a closing without calls included.
        var hasNews = false
        /// Calls accepted and not yet ended.
        var admitted = 0
        /// Set while the engine waits or is about to: only then is it worth a system call to wake it.
        var isAsleep = false
        var hasEnded = false
        var endWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())
    private let callsMax: Int
    /// Touched here for `curl_multi_wakeup` alone, which any thread may call, and only while the engine sleeps.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    init(multi: UnsafeMutableRawPointer, callsMax: Int) {
        self.multi = multi
        self.callsMax = callsMax
    }

    // MARK: For callers

    func submit(_ call: Call, for continuation: CheckedContinuation<CallEnd, Never>) {
        let refusal: String? = state.withLock { state in
            if call.isCancelled { return "cancelled before it was sent" }
            if state.mail.isClosing { return "the transport is shut down" }
            if state.admitted >= callsMax { return "\(callsMax) calls are waiting or under way already" }
            state.admitted += 1
            call.continuation = continuation
            state.mail.calls.append(call)
            wake(&state)
            return nil
        }
        if let refusal { continuation.resume(returning: .neverSent(reason: refusal)) }
    }

    /// May come before the call is submitted, and after it has ended.
    func cancel(_ call: Call) {
        state.withLock { state in
            call.isCancelled = true
            guard !state.hasEnded else { return }
            state.mail.cancellations.append(call)
            wake(&state)
        }
    }

    func close() {
        state.withLock { state in
            state.mail.isClosing = true
            wake(&state)
        }
    }

    func notifyAtEnd(_ waiter: CheckedContinuation<Void, Never>) {
        let hasEnded = state.withLock { state in
            if !state.hasEnded { state.endWaiters.append(waiter) }
            return state.hasEnded
        }
        if hasEnded { waiter.resume() }
    }

    // MARK: For the engine's thread

    func take() -> Mail {
        state.withLock { state in
            state.isAsleep = false
            state.hasNews = false
            let mail = state.mail
            state.mail = Mail(isClosing: mail.isClosing)
            return mail
        }
    }

    /// False when something came meanwhile; otherwise whatever comes from now on wakes the engine.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = !state.hasNews
            return state.isAsleep
        }
    }

    /// Gives the places of so many ended calls back.
    func free(_ count: Int) { state.withLock { $0.admitted -= count } }

    /// The engine's last act: nothing is taken any more.
    func end() {
        let (waiters, left) = state.withLock { state in
            state.hasEnded = true
            state.isAsleep = false
            defer {
                state.endWaiters = []
                state.mail = Mail(isClosing: true)
            }
            return (state.endWaiters, state.mail.calls)
        }
        for call in left { call.end(.neverSent(reason: "the transport is shut down")) }
        for waiter in waiters { waiter.resume() }
    }

    private func wake(_ state: inout State) {
        state.hasNews = true
        guard state.isAsleep else { return }
        state.isAsleep = false
        curl_multi_wakeup(multi)
    }
}
