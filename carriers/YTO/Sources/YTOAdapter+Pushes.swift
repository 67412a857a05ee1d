public import CarrierKit
internal import Digests
public import PartyKit
internal import ShipmentModel
internal import WireFormats

/// Pushes: a form whose field `logistics_interface` holds one scan as XML, with a digest over that text [seen: RX].
extension YTOAdapter {
    public func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> CarrierPushReading
    {
        let signature = try verdict(on: push, account)
        guard signature.isAcceptable, let text = Self.fields(of: push)?.text else {
            return CarrierPushReading(
                signature: signature, report: nil,
                acknowledgement: Self.acknowledgement(reason: "data_digest", status: 401))
        }
        return CarrierPushReading(signature: signature, refusal: refusal(of: push, status: 400)) {
            () throws(PartyError) in
            (try readPushBody(Array(text.utf8), of: operation), Self.acknowledgement(of: text))
        }
    }

    public func refusal(of push: InboundPush, status: Int) -> Acknowledgement {
        Self.acknowledgement(of: Self.fields(of: push)?.text, reason: "not taken, send again", status: status)
    }

    /// YTO pushes its interception results too, in a form that is not public: told apart by the address alone.
    public func pushOperation(of push: InboundPush, pathSegment: String) -> Operation {
        pathSegment == "intercept" ? .pushIntercept : .pushTrack
    }

    public func readPushBody(_ body: [UInt8], of operation: Operation) throws(PartyError) -> CarrierReport {
        guard operation == .pushTrack else { throw unsupported(operation) }
        return try reading { () throws(WireError) in
            try Self.report(onPush: try XMLNode.read(body, encoding: "UTF-8"))
        }
    }

    public func pushBody(around text: [UInt8], fields: [String: String]) -> [UInt8] {
        var form: FormBody = ["logistics_interface": String(decoding: text, as: UTF8.self)]
        for name in ["data_digest", "clientId", "type"] {
            if let value = fields[name] { form.append(name, value) }
        }
        return form.bytes()
    }

    // MARK: Signature

    /// Nil for a body that is no such form, which then bears no signature either.
    private static func fields(of push: InboundPush) -> (text: String, digest: String)? {
        do throws(WireError) {
            let form = try FormBody.read(push.body)
            let digest = try form.textIfAny("data_digest") ?? ""
            return (try form.text("logistics_interface"), Base64.restoringPluses(in: digest))
        } catch {
            return nil
        }
    }

    private func verdict(on push: InboundPush, _ account: Account) throws(PartyError) -> SignatureVerdict {
        guard let (text, digest) = Self.fields(of: push), !digest.isEmpty else { return .missing }
        let secret =
            if let own = account.secretIfAny("push_secret") { own } else { try secret(of: .subscribe, account) }
        return Digest.equal(YTOSignature.push(text: text, secret: secret).utf8, digest.utf8) ? .verified : .wrong
    }

    // MARK: Content

    static func report(onPush root: XMLNode) throws(WireError) -> CarrierReport {
        guard root.name == "UpdateInfo" else {
            throw WireError(.missingField, path: "UpdateInfo", detail: "another root element")
        }
        let number = try root.waybill("mailNo")
        let remark = try root.collapsedTextIfAny("remark")
        // An update without a code is read by its text, as the old interface is; without a text it says nothing.
        let code = remark == nil ? try root.uniqueText("infoContent") : try root.unique("infoContent")?.trimmedText
        var details: [String: String] = [:]
        details[YTOVocabulary.Field.questionCause] = try root.collapsedTextIfAny("questionCause")
        if try root.unique("signedName")?.trimmedText == YTOVocabulary.Field.signedBySender {
            details[YTOVocabulary.Field.signedName] = YTOVocabulary.Field.signedBySender
        }
        let town = Statement.collapse(joining: [root.textIfAny("city"), root.textIfAny("district")], separator: " ")
        let outlet = try root.collapsedTextIfAny("orgName")
        let scan = scan(
            code: code, text: remark, place: town ?? outlet,
            written: try root.writtenTimeIfAny("acceptTime", zone: .china), details: details)
        return CarrierReport(shipments: [CarrierReport.Shipment(number, scans: [scan])])
    }

    // MARK: Acknowledgement

    /// Echoes the push's provider and order number; anything else than `success` has it pushed again [inferred].
    static func acknowledgement(of text: String?, reason: String? = nil, status: Int = 200) -> Acknowledgement {
        var (provider, order) = ("YTO", "")
        if let text {
            do throws(WireError) {
                let root = try XMLNode.read(text)
                provider = root.textIfAny("logisticProviderID") ?? provider
                order = root.textIfAny("txLogisticID") ?? order
            } catch {
                // What cannot be read has nothing to echo; it is answered all the same.
            }
        }
        let outcome =
            reason.map { "<success>false</success><reason>\(XMLText.escape($0))</reason>" } ?? "<success>true</success>"
        return .xml(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><logisticProviderID>\(XMLText.escape(provider))"
                + "</logisticProviderID><txLogisticID>\(XMLText.escape(order))</txLogisticID>\(outcome)</Response>",
            status: status)
    }

    static func acknowledgement(reason: String, status: Int) -> Acknowledgement {
        acknowledgement(of: nil, reason: reason, status: status)
    }
}
