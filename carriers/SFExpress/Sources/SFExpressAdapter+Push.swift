public import CarrierKit
internal import Digests
public import PartyKit
internal import ShipmentModel
internal import WireFormats

/// Route pushes: XML or JSON, bare or in the form field `content`, and a form that is signed like a service call.
extension SFExpressAdapter {
    public func pushOperation(of push: InboundPush, pathSegment: String) -> Operation { .pushTrack }

    public func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> CarrierPushReading
    {
        guard operation == .pushTrack else { throw PartyError(profile.id, .unsupported(operation)) }
        let signature = try PartyError.reading(profile.id) { () throws(WireError) in
            try Self.verdict(on: push, account)
        }
        guard signature.isAcceptable else {
            return CarrierPushReading(
                signature: signature, report: nil, acknowledgement: refusal(of: push, status: 401))
        }
        let (report, isOrderState) = try PartyError.reading(profile.id) { () throws(WireError) in
            let content = try PushContent(push.body)
            return (try content.report, try content.isOrderState)
        }
        return CarrierPushReading(
            signature: signature, report: report, acknowledgement: Self.receipt(for: push, isOrderState: isOrderState))
    }

    public func readPushBody(_ body: [UInt8], of operation: Operation) throws(PartyError) -> CarrierReport {
        guard operation == .pushTrack else { throw PartyError(profile.id, .unsupported(operation)) }
        return try PartyError.reading(profile.id) { () throws(WireError) in try PushContent(body).report }
    }

    // MARK: Signature

    /// Only one of the shapes is signed; the others prove nothing, so our address must hold a secret token.
    private static func verdict(on push: InboundPush, _ account: Account) throws(WireError) -> SignatureVerdict {
        if BodyShape(of: push.body) == .form {
            let form = try FormBody.read(push.body)
            if let digest = try form.textIfAny("msgDigest") {
                return try isGenuine(form, digest, account) ? .verified : .wrong
            }
        }
        return push.hasPathToken && account.values["push_digest"] != "required" ? .unsigned : .missing
    }

    /// The receiver that was seen hashes the text as it is; a service call's hash is taken as well, since both need the
    /// check word.
    private static func isGenuine(_ form: FormBody, _ digest: String, _ account: Account) throws(WireError) -> Bool {
        guard let checkword = account.secrets["checkword"], !checkword.isEmpty else { return false }
        if let own = account.values["partner_id"], try form.textIfAny("partnerID") ?? own != own { return false }
        let message = try form.text("msgData")
        let timestamp = try form.text("timestamp")
        return SFExpressSignature.Recipe.allCases.contains { recipe in
            let expected = SFExpressSignature.messageDigest(
                of: message, timestamp: timestamp, checkword: checkword.reveal(), recipe: recipe)
            return Digest.equal(expected.utf8, digest.utf8)
        }
    }

    // MARK: What SF wants to hear

    private static func receipt(for push: InboundPush, isOrderState: Bool) -> Acknowledgement {
        guard isXML(push) else { return .json(#"{"return_code":"0000","return_msg":"成功"}"#) }
        if isOrderState { return .xml("<Response><success>true</success></Response>") }
        return .xml(
            #"<?xml version="1.0" encoding="UTF-8"?><Response service="RoutePushService"><Head>OK</Head></Response>"#)
    }

    /// Anything but the receipt makes SF send the push again.
    public func refusal(of push: InboundPush, status: Int) -> Acknowledgement {
        guard Self.isXML(push) else { return .json(#"{"return_code":"1000","return_msg":"失败"}"#, status: status) }
        return .xml(
            #"<?xml version="1.0" encoding="UTF-8"?><Response service="RoutePushService"><Head>ERR</Head>"#
                + #"<ERROR code="4001">系统发生数据错误或运行时异常</ERROR></Response>"#,
            status: status)
    }

    private static func isXML(_ push: InboundPush) -> Bool {
        switch BodyShape(of: push.body) {
        case .xml: return true
        case .json, .empty: return false
        case .form:
            // What cannot be read is refused in JSON: nothing tells what its sender speaks.
            guard case .success(let form) = Result(catching: { () throws(WireError) in try FormBody.read(push.body) })
            else { return false }
            return PushContent.text(in: form).map { BodyShape(of: $0) == .xml } ?? false
        }
    }
}
