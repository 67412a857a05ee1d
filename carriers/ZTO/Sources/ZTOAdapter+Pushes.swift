public import CarrierKit
public import PartyKit
internal import WireFormats

/// Pushes: `data` with its `data_digest`, as form fields or as a JSON object.
extension ZTOAdapter {
    public func pushOperation(of push: InboundPush, pathSegment: String) -> Operation {
        // An interception has a `status`; whatever has none need not be read twice.
        if pathSegment != "intercept", !Self.names("status", in: push.body) { return .pushTrack }
        let read = { () throws(WireError) in try ZTOPushContent(try ZTOPushEnvelope(push.body).data) }
        guard case .success(let content) = Result(catching: read) else {
            return pathSegment == "intercept" ? .pushIntercept : .pushTrack
        }
        return content.isInterception ? .pushIntercept : .pushTrack
    }

    /// Whether a name stands somewhere in the body, as itself: neither forms nor JSON have a need to escape it.
    private static func names(_ field: String, in body: [UInt8]) -> Bool {
        let name = Array(field.utf8)
        guard body.count >= name.count else { return false }
        return body.withUnsafeBufferPointer { bytes in
            (0...(bytes.count - name.count)).contains { start in
                bytes[start] == name[0] && name.indices.allSatisfy { bytes[start + $0] == name[$0] }
            }
        }
    }

    public func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> CarrierPushReading
    {
        let signer = try ZTOSignature(account)
        let envelope: ZTOPushEnvelope
        do throws(WireError) {
            envelope = try ZTOPushEnvelope(push.body)
        } catch {
            // No envelope, no signature: it may be anybody's.
            return CarrierPushReading(signature: .missing, report: nil, acknowledgement: refusal(of: push, status: 401))
        }
        let signature = envelope.verdict(signer, appKey: account.valueIfAny("app_key"))
        guard signature.isAcceptable else {
            return CarrierPushReading(
                signature: signature, report: nil, acknowledgement: refusal(of: push, status: 401))
        }
        return CarrierPushReading(signature: signature, refusal: refusal(of: push, status: 400)) {
            () throws(PartyError) in
            (try reading { () throws(WireError) in try ZTOPushContent(envelope.data).report }, Self.taken)
        }
    }

    /// ZTO looks at `status`, and sends again up to 16 times without it [seen: RX].
    private static let taken = Acknowledgement.json(
        #"{"status":true,"statusCode":"200","message":"调用成功","result":"成功"}"#)

    public func refusal(of push: InboundPush, status: Int) -> Acknowledgement {
        .json(#"{"status":false,"statusCode":"\#(status)","message":"调用失败","result":null}"#, status: status)
    }

    /// Takes the envelope, or the text of `data` alone.
    public func readPushBody(_ body: [UInt8], of operation: Operation) throws(PartyError) -> CarrierReport {
        guard operation == .pushTrack || operation == .pushIntercept else { throw unsupported(operation) }
        return try reading { () throws(WireError) in
            if BodyShape(of: body) == .json {
                let json = try JSONValue.read(body)
                if !json.has("data") { return try ZTOPushContent(json).report }
            }
            return try ZTOPushContent(try ZTOPushEnvelope(body).data).report
        }
    }
}
