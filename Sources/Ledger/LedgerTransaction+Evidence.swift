public import ShipmentModel

/// Messages and facts, and the waybill numbers they speak of.
public protocol EvidenceRows {
    /// Inserts the numbers that are new.
    func ensureParcels(_ numbers: [WaybillKey]) throws
    /// Locks the numbers until the transaction ends; all of them exist.
    func lockParcels(_ numbers: [WaybillKey]) throws

    /// The outcomes of those messages that are stored already.
    func messageOutcomes(_ ids: [MessageID]) throws -> [MessageID: Receipt.Outcome]
    /// Inserts messages; of one that is there already it widens the hearing, adds up the times, and lets a better
    /// outcome replace `quarantined`.
    func putMessages(_ rows: [MessageRow]) throws
    func message(_ id: MessageID) throws -> MessageRow?
    /// Newest first, from below `before`.
    func messages(_ filter: MessageFilter, before: Int64?, limit: Int) throws -> [(Int64, MessageView)]
    /// The answers to these jobs' calls (``MessageView/answeredJob``), in no order.
    func messages(answering jobs: [Job.ID]) throws -> [MessageView]
    /// Deletes the bodies of messages first heard before an instant, in the order in which they came; all else of them stays.
    ///
    /// - Parameters:
    ///   - position: Where the last call ended; 0 at first.
    ///   - limit: How many messages are looked at.
    /// - Returns: How many bodies were deleted, and where to go on; the same position when nothing is old enough.
    func dropBodies(heardBefore instant: Instant, after position: Int64, limit: Int) throws
        -> (dropped: Int, position: Int64)

    /// Joins each fact with the stored copy, or inserts it (``Fact/joined(with:)``); where that tells something new, the
    /// messages it was heard in become its sources as well.
    ///
    /// - Parameter facts: In the order of numbers and keys.
    /// - Returns: The facts that are new or now say more.
    func joinFacts(_ facts: [HeardFact]) throws -> Set<FactKey>
    func facts(of numbers: [WaybillKey]) throws -> [Fact]
    /// With their sources, in the order of first hearing.
    func heardFacts(of numbers: [WaybillKey]) throws -> [HeardFact]
    /// Forgets numbers that no case names and that nothing new was heard of since then, with their facts.
    ///
    /// - Returns: The last number looked at; nil at the end of all numbers.
    func dropUnclaimed(after number: WaybillKey?, heardBefore: Instant, limit: Int) throws -> WaybillKey?
}

/// One raw message as it is stored; its body is sealed.
public struct MessageRow: Sendable, Hashable {
    /// Everything but the bytes.
    public var view: MessageView
    /// ``MessageSeal``'s output; nil once retention has deleted it.
    public var sealedBody: [UInt8]?

    public init(view: MessageView, sealedBody: [UInt8]?) {
        self.view = view
        self.sealedBody = sealedBody
    }
}
