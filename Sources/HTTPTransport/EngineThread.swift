import Glibc

/// The thread that an engine runs on.
struct EngineThread: @unchecked Sendable {
    private let id: pthread_t

    /// Starts it; it ends by itself after the inbox is closed.
    init(running engine: Engine) throws(HTTPTransport.StartError) {
        var id = pthread_t()
        let context = Unmanaged.passRetained(engine)
        let code = pthread_create(
            &id, nil,
            { context in
                EngineThread.main(context)
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw .init(description: "pthread_create: \(code)")
        }
        self.id = id
    }

    func join() { pthread_join(id, nil) }

    func detach() { pthread_detach(id) }

    private static func main(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        // With CURLOPT_NOSIGNAL libcurl leaves SIGPIPE alone, and OpenSSL writes without MSG_NOSIGNAL.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)

        let inbox: Inbox
        do {
            let engine = Unmanaged<Engine>.fromOpaque(context).takeRetainedValue()
            inbox = engine.inbox
            engine.run()
        }
        // The engine and its connections are gone: only now is it said to have ended.
        inbox.end()
    }
}
