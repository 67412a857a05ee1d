internal import CarrierKit
public import PartyKit
internal import PlatformKit
public import ShipmentModel
public import WireFormats

/// The other direction of ``Normalizer``: account, time, nonce and wish in; the exact request that would be sent, out.
public struct Composer: Sendable {
    public init() {}

    /// The request as JSON: `{"method", "url", "content_type", "headers", "form", "body", "digest"}`.
    ///
    /// `body` is the exact text that would be sent; `form` has its fields decoded where it is a form. `headers` are all but
    /// the content type. What is empty is left out. Secrets appear in it as far as the party wants them sent.
    ///
    /// - Parameter inputs: See ``ComposeInputs``.
    /// - Throws: ``RegistryFailure`` for an unknown party, inputs that are not as documented, or a wish that the party
    ///   does not offer.
    public func compose(
        _ party: PartyID, _ operation: Operation, inputs: JSONValue
    ) throws(RegistryFailure) -> JSONText {
        Self.json(of: try request(party, operation, inputs: inputs))
    }

    /// The request itself.
    public func request(
        _ party: PartyID, _ operation: Operation, inputs: JSONValue
    ) throws(RegistryFailure) -> OutboundRequest {
        if let carrier = PartyRegistry.carrier(party) {
            let inputs = try ComposeInputs(inputs, for: carrier.profile)
            let wish = try RegistryFailure.wish { () throws(WireError) in
                try CarrierWish(operation, from: inputs.wish, of: party)
            }
            return try RegistryFailure.of { () throws(PartyError) in
                try carrier.request(for: wish, account: inputs.account, stamp: inputs.stamp)
            }
        }
        guard let platform = PartyRegistry.platform(party) else { throw .unknownParty(party) }
        let inputs = try ComposeInputs(inputs, for: platform.profile)
        let wish = try RegistryFailure.wish { () throws(WireError) in
            try PlatformWish(operation, from: inputs.wish, of: party)
        }
        return try RegistryFailure.of { () throws(PartyError) in
            try platform.request(for: wish, account: inputs.account, stamp: inputs.stamp)
        }
    }

    static func json(of request: OutboundRequest) -> JSONText {
        let contentType = request.headers["Content-Type"]
        let headers = request.headers.all.filter { $0.name.lowercased() != "content-type" }
        let body = String(decoding: request.body, as: UTF8.self)
        return .object(present: [
            ("method", .string(request.method.rawValue)), ("url", .string(request.url)),
            ("content_type", .string(ifAny: contentType)),
            ("headers", headers.isEmpty ? nil : .object(headers.map { ($0.name, .string($0.value)) })),
            (
                "form",
                contentType?.hasPrefix("application/x-www-form-urlencoded") == true ? form(in: request.body) : nil
            ),
            ("body", body.isEmpty ? nil : .string(body)), ("digest", .string(ifAny: request.signature)),
        ])
    }

    private static func form(in body: [UInt8]) -> JSONText? {
        do throws(WireError) {
            return .object(try FormBody.read(body).fields.map { ($0.name, .string($0.value)) })
        } catch {
            return nil  // A form of our own that cannot be read is shown as it is.
        }
    }
}
