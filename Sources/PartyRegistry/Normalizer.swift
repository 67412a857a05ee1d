public import CarrierKit
public import PartyKit
internal import PlatformKit
public import ShipmentModel
public import WireFormats

/// Reads one raw body as its party's adapter does, and renders `parsed` as corpus and command line define it.
///
/// The adapters' own `read` and `receive` do the work, as they do for the poller and the receiver.
public struct Normalizer: Sendable {
    public init() {}

    /// - Parameters:
    ///   - operation: What the body is: the operation that it answers, or `push_…`.
    ///   - body: As received; for a push it may be the signed text alone, without the form around it.
    /// - Returns: `parsed`, an object.
    /// - Throws: ``RegistryFailure`` for an unknown party, a carrier's push with a wrong signature, or a body that
    ///   cannot be read.
    public func normalize(
        _ party: PartyID, _ operation: Operation, body: [UInt8], context: MessageContext = MessageContext()
    ) throws(RegistryFailure) -> JSONText {
        if let carrier = PartyRegistry.carrier(party) {
            return carrier.parsed(
                try report(of: carrier, operation, body, context), of: operation,
                to: context.account(of: carrier.profile))
        }
        guard let platform = PartyRegistry.platform(party) else { throw .unknownParty(party) }
        return try RegistryFailure.of { () throws(PartyError) in try parsed(by: platform, operation, body, context) }
    }

    /// What a carrier's message says, before it is rendered.
    public func report(
        of carrier: any CarrierAdapter, _ operation: Operation, _ body: [UInt8], _ context: MessageContext
    ) throws(RegistryFailure) -> CarrierReport {
        guard operation.isPush else {
            return try RegistryFailure.of { () throws(PartyError) in
                try carrier.read(answer(body, context), of: operation, to: nil)
            }
        }
        // Without anything to check it with, a push is read for what it says.
        guard context.hasSecret(for: carrier.profile) else {
            return try RegistryFailure.of { () throws(PartyError) in try carrier.readPushBody(body, of: operation) }
        }
        let reading = try RegistryFailure.of { () throws(PartyError) in
            try carrier.receive(
                push(carrier.pushBody(around: body, fields: context.fields), context), of: operation,
                account: context.account(of: carrier.profile))
        }
        let report = try RegistryFailure.of { () throws(PartyError) in try reading.readable() }
        guard let report else { throw .signature(reading.signature, of: carrier.profile.id) }
        return report
    }

    /// A platform's push is rendered even when its signature is wrong: that is what `verified` and `ack` are for.
    private func parsed(
        by platform: any PlatformAdapter, _ operation: Operation, _ body: [UInt8], _ context: MessageContext
    ) throws(PartyError) -> JSONText {
        if operation.isPush {
            let account = context.account(of: platform.profile)
            let reading = try platform.receive(push(body, context), of: operation, account: account).readable()
            return ParsedPlatformReport.render(reading, of: operation)
        }
        let report = try platform.read(
            answer(body, context), of: operation, shop: "context", to: nil, heard: context.now)
        return ParsedPlatformReport.render(report, of: operation)
    }

    private func answer(_ body: [UInt8], _ context: MessageContext) -> InboundAnswer {
        InboundAnswer(status: context.status, headers: context.headers, body: body, protection: .verified)
    }

    private func push(_ body: [UInt8], _ context: MessageContext) -> InboundPush {
        InboundPush(query: context.query, headers: context.headers, body: body, heard: context.now, hasPathToken: true)
    }
}
