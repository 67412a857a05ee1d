public import PartyKit

/// Sends requests with libcurl, on one thread of its own.
///
/// One transport has one connection pool, one queue and one ``AddressPolicy``. Parties and merchants' addresses get a
/// transport each, so that neither can use up the other's queue and no connection to a private address is shared.
///
/// How a call ended is told for the worse: ``CallOutcome/neverSent(reason:)`` only where no byte of the request was
/// handed to a connection, ``CallOutcome/unknown(reason:)`` for everything after that without a complete answer. A
/// request that is not safe to repeat is sent at most once: it gets a connection of its own, and libcurl's silent
/// second try (after a reused connection died, or an HTTP/2 stream was refused) is stopped before its first byte.
/// Reasons name neither address nor content.
///
/// Redirects are answers, not followed. Cookies, `.netrc` and the proxies that the environment names are not used.
/// Nothing is added to the request but what HTTP itself needs (`Host`, `Content-Length`).
public final class HTTPTransport: Caller {
    /// Why a transport could not be made.
    public struct StartError: Error, Equatable, Sendable, CustomStringConvertible {
        /// The part that failed, with libcurl's or the system's number.
        public let description: String
    }

    private let inbox: Inbox
    /// Nil once somebody has joined the thread.
    private let thread: Locked<EngineThread?>

    /// - Throws: ``StartError`` when libcurl cannot be set up or the thread not be started.
    public init(_ options: Options = Options()) throws(StartError) {
        let engine = try Engine(options)
        inbox = engine.inbox
        thread = Locked(try EngineThread(running: engine))
    }

    deinit {
        inbox.close()
        thread.withLock { $0?.detach() }
    }

    /// Sends the request and waits for its answer.
    ///
    /// Cancelling the task takes the request back where nothing of it was sent, and otherwise drops the connection.
    ///
    /// - Parameters:
    ///   - request: `https:`, or `http:` where the request allows it. Header fields that frame the message
    ///     (`Content-Length`, `Transfer-Encoding`, `Connection` …) are the transport's own: with one the request is
    ///     refused.
    ///   - deadline: How long the whole call may take, waiting for a free connection included.
    public func call(_ request: OutboundRequest, deadline: Duration) async -> CallOutcome {
        let call: Call
        do throws(Refusal) {
            call = try Call(request, deadline: deadline)
        } catch {
            return .neverSent(reason: error.reason)
        }
        let end = await withTaskCancellationHandler {
            await withCheckedContinuation { inbox.submit(call, for: $0) }
        } onCancel: {
            inbox.cancel(call)
        }
        return call.outcome(end)
    }

    /// Takes no new calls, lets those under way end by their deadlines, then ends the thread and returns.
    ///
    /// Calls that come later end as never sent. Calling it again waits for the same end.
    public func shutdown() async {
        inbox.close()
        await withCheckedContinuation { inbox.notifyAtEnd($0) }
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }
}
