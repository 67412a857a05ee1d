internal import Digests
internal import Ledger
internal import ShipmentModel
internal import Synchronization

/// Who is logged in: kept in memory, so a restart logs everybody out.
final class WorkbenchSessions: Sendable {
    /// Real time; a working day.
    static let lifetime = Duration.hours(10)
    /// Beyond it the oldest session ends.
    static let countMax = 1000

    struct Session: Sendable {
        /// What logged in, asked again at each request, so that a revoked token ends its sessions.
        var tokenHash: String
        /// Every form carries it back; another site cannot know it.
        var csrf: String
        var startedAt: ContinuousClock.Instant
    }

    private let sessions = Mutex<[String: Session]>([:])

    /// - Returns: The session's name, for the cookie.
    func start(tokenHash: String) -> String {
        let name = Hex.encode(Digest.random(count: 32))
        let session = Session(
            tokenHash: tokenHash, csrf: Hex.encode(Digest.random(count: 32)), startedAt: ContinuousClock.now)
        sessions.withLock { sessions in
            if sessions.count >= Self.countMax,
                let oldest = sessions.min(by: { $0.value.startedAt < $1.value.startedAt })
            {
                sessions[oldest.key] = nil
            }
            sessions[name] = session
        }
        return name
    }

    func session(_ name: String) -> Session? {
        sessions.withLock { sessions in
            guard let session = sessions[name] else { return nil }
            guard ContinuousClock.now - session.startedAt < Self.lifetime else {
                sessions[name] = nil
                return nil
            }
            return session
        }
    }

    func end(_ name: String) { sessions.withLock { $0[name] = nil } }
}
