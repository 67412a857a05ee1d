/// How much waits in a ledger, as whoever watches it wants to know; each figure is counted by an index.
public struct LedgerBacklog: Sendable, Hashable {
    /// Whether all refunds are stopped.
    public var isStopped = false
    public var openTasks = 0
    /// Jobs that could have been claimed a minute ago, or whose worker's lease ended then: nobody works, or not fast enough.
    public var lateJobs = 0
    /// Refunds that are written and not sent yet: about to be, or held by a cap or the stop switch.
    public var refundsWritten = 0
    /// Refunds that were sent and whose outcome is not known: possibly paid.
    public var refundsAttempted = 0
    /// Messages that could not be read or stored.
    public var quarantined = 0

    public init() {}
}
