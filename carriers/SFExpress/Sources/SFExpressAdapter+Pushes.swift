public import CarrierKit
public import PartyKit
internal import ShipmentModel
internal import WireFormats

/// Route pushes: XML or JSON, bare or in the form field `content`, and a form that is signed like a service call.
extension SFExpressAdapter {
    public func pushOperation(of push: InboundPush, pathSegment: String) -> Operation { .pushTrack }

    public func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> CarrierPushReading
    {
        guard operation == .pushTrack else { throw unsupported(operation) }
        let envelope = try reading { () throws(WireError) in try SFExpressPushEnvelope(push.body) }
        let signature = try envelope.verdict(on: push, account)
        guard signature.isAcceptable else {
            return CarrierPushReading(
                signature: signature, report: nil, acknowledgement: Self.refusal(isXML: envelope.isXML, status: 401))
        }
        let refusal = Self.refusal(isXML: envelope.isXML, status: 400)
        return CarrierPushReading(signature: signature, refusal: refusal) { () throws(PartyError) in
            try reading { () throws(WireError) in
                let content = try SFExpressPushContent(envelope)
                let receipt = Self.receipt(isXML: envelope.isXML, isOrderState: try content.isOrderState)
                return (try content.report, receipt)
            }
        }
    }

    public func readPushBody(_ body: [UInt8], of operation: Operation) throws(PartyError) -> CarrierReport {
        guard operation == .pushTrack else { throw unsupported(operation) }
        return try reading { () throws(WireError) in
            try SFExpressPushContent(try SFExpressPushEnvelope(body)).report
        }
    }

    // MARK: What SF wants to hear

    private static func receipt(isXML: Bool, isOrderState: Bool) -> Acknowledgement {
        guard isXML else { return .json(#"{"return_code":"0000","return_msg":"成功"}"#) }
        if isOrderState { return .xml("<Response><success>true</success></Response>") }
        return .xml(
            #"<?xml version="1.0" encoding="UTF-8"?><Response service="RoutePushService"><Head>OK</Head></Response>"#)
    }

    public func refusal(of push: InboundPush, status: Int) -> Acknowledgement {
        // What cannot be read is refused in JSON: nothing tells what its sender speaks.
        let envelope = Result { () throws(WireError) in try SFExpressPushEnvelope(push.body) }
        guard case .success(let envelope) = envelope else { return Self.refusal(isXML: false, status: status) }
        return Self.refusal(isXML: envelope.isXML, status: status)
    }

    /// Anything but the receipt makes SF send the push again.
    private static func refusal(isXML: Bool, status: Int) -> Acknowledgement {
        guard isXML else { return .json(#"{"return_code":"1000","return_msg":"失败"}"#, status: status) }
        return .xml(
            #"<?xml version="1.0" encoding="UTF-8"?><Response service="RoutePushService"><Head>ERR</Head>"#
                + #"<ERROR code="4001">系统发生数据错误或运行时异常</ERROR></Response>"#,
            status: status)
    }
}
