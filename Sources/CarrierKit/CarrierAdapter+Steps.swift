public import PartyKit
internal import ShipmentModel
public import WireFormats

// The steps that every adapter takes, so that each says only what is its carrier's own.

extension CarrierAdapter {
    // MARK: Composing

    public func unsupported(_ operation: Operation) -> PartyError { PartyError(profile.id, .unsupported(operation)) }

    /// - Parameter reason: A sentence for whoever has to do it otherwise, without anything personal in it.
    public func cannotCompose(_ reason: String) -> PartyError { PartyError(profile.id, .cannotCompose(reason: reason)) }

    /// As many parcels as one tracking call takes.
    ///
    /// - Throws: ``PartyError`` with `.cannotCompose` for none, and for more than the profile's limit.
    public func checked(_ targets: [CarrierWish.Target]) throws(PartyError) -> [CarrierWish.Target] {
        let most = profile.limits.waybillsPerCall
        guard (1...most).contains(targets.count) else {
            let number = most == 1 ? "one waybill" : "1 to \(most) waybills"
            throw cannotCompose("\(profile.name) takes \(number) a call, not \(targets.count).")
        }
        return targets
    }

    /// The parcel of a tracking call that takes one.
    ///
    /// - Throws: ``PartyError`` with `.cannotCompose` for none, and for several.
    public func single(_ targets: [CarrierWish.Target]) throws(PartyError) -> CarrierWish.Target {
        guard targets.count == 1 else {
            throw cannotCompose("\(profile.name) takes one waybill a call, not \(targets.count).")
        }
        return targets[0]
    }

    // MARK: Reading

    /// The shape of an answer to one of the carrier's calls.
    ///
    /// - Parameter shapes: Those that the carrier answers in; anything else was written by something in between.
    /// - Throws: ``PartyError`` with `.unsupported` for an operation that the profile does not offer or that is a push, and with
    ///   `.notAnAnswer` for error pages, empty bodies and other shapes.
    public func shape(
        of answer: InboundAnswer, to operation: Operation, among shapes: Set<BodyShape>
    ) throws(PartyError) -> BodyShape {
        guard profile.operations.contains(operation), !operation.isPush else { throw unsupported(operation) }
        let shape = BodyShape(of: answer.body)
        guard answer.canAnswer(operation), shapes.contains(shape) else { throw notAnAnswer(answer) }
        return shape
    }

    public func notAnAnswer(_ answer: InboundAnswer) -> PartyError {
        PartyError(profile.id, .notAnAnswer(status: answer.status))
    }

    /// Reads a message of the carrier: what the readers of the wire formats throw leaves as the carrier's error.
    public func reading<Result>(_ read: () throws(WireError) -> Result) throws(PartyError) -> Result {
        try PartyError.reading(profile.id, read)
    }
}
