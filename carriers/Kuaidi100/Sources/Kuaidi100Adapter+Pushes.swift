public import CarrierKit
internal import Digests
public import PartyKit
internal import ShipmentModel
internal import WireFormats

/// Pushes: a form whose field `param` holds JSON; `sign` covers that field's decoded text, if a salt was agreed.
extension Kuaidi100Adapter {
    public func receive(_ push: InboundPush, of operation: Operation, account: Account) throws(PartyError)
        -> CarrierPushReading
    {
        let form = Self.fields(of: push)
        let signature = verdict(on: push, form, account)
        guard signature.isAcceptable, let param = form?.param else {
            // A push whose sign does not match is ignored [seen: java-demo README.md].
            let refusal = Self.acknowledgement(code: 401, "签名错误")
            return CarrierPushReading(signature: signature, report: nil, acknowledgement: refusal)
        }
        return CarrierPushReading(signature: signature, refusal: refusal(of: push, status: 400)) {
            () throws(PartyError) in (try read(param: Array(param.utf8), of: operation, account), Self.taken)
        }
    }

    public func refusal(of push: InboundPush, status: Int) -> Acknowledgement {
        Self.acknowledgement(code: status, "未处理，请重新推送")
    }

    public func pushOperation(of push: InboundPush, pathSegment: String) -> Operation {
        switch pathSegment {
        case "intercept": .pushIntercept
        case "track": .pushTrack
        default: Self.fields(of: push)?.param.contains("\"lastResult\"") == false ? .pushIntercept : .pushTrack
        }
    }

    public func readPushBody(_ body: [UInt8], of operation: Operation) throws(PartyError) -> CarrierReport {
        try read(param: body, of: operation, nil)
    }

    public func pushBody(around text: [UInt8], fields: [String: String]) -> [UInt8] {
        var form: FormBody = ["param": String(decoding: text, as: UTF8.self)]
        if let sign = fields["sign"] { form.append("sign", sign) }
        return form.bytes()
    }

    private func read(param: [UInt8], of operation: Operation, _ account: Account?) throws(PartyError) -> CarrierReport
    {
        try reading { () throws(WireError) in
            let json = try JSONValue.read(param).asObject
            return operation == .pushIntercept
                ? try Self.interceptionPush(json, InterceptPushMapping(account)) : try Self.trackPush(json)
        }
    }

    // MARK: Signature

    /// Nil for a body that is no such form.
    private static func fields(of push: InboundPush) -> (param: String, sign: String)? {
        do throws(WireError) {
            let form = try FormBody.read(push.body)
            return (try form.text("param"), try form.textIfAny("sign") ?? "")
        } catch {
            return nil
        }
    }

    private func verdict(
        on push: InboundPush, _ form: (param: String, sign: String)?, _ account: Account
    ) -> SignatureVerdict {
        guard let form else { return .missing }
        guard let salt = account.secretIfAny("salt") else { return push.hasPathToken ? .unsigned : .missing }
        guard !form.sign.isEmpty else { return .missing }
        let wanted = Kuaidi100Signature.push(param: form.param, salt: salt)
        return Digest.equal(wanted.utf8, form.sign.uppercased().utf8) ? .verified : .wrong
    }

    // MARK: Track

    /// The whole history each time, whatever `status` says: polling (watched), shutdown (finished), updateall (sent
    /// again), abort (given up, or gone on under another company).
    private static func trackPush(_ json: JSONValue) throws(WireError) -> CarrierReport {
        var shipment = try shipment(json.objectFromTextOrObject("lastResult"))
        // A subscription that goes on under a corrected company is still about the parcel that we named.
        if let old = try json.filledTextIfAny("comOld") { shipment.carrier = CompanyCodes.carrier(ofCompany: old) }
        if try json.textIfAny("status") == "abort", shipment.scans.isEmpty {
            // It says that nothing is known, whatever `state` says: samples carry 0 [inferred].
            shipment.summary = nil
            let goesOn = try json.filledTextIfAny("comNew") != nil
            if !goesOn, let message = try json.collapsedTextIfAny("message") {
                shipment.emptyReason = PartyFault(code: "abort", message: message)
            }
        }
        return CarrierReport(shipments: [shipment])
    }

    // MARK: Intercept

    private static func interceptionPush(
        _ json: JSONValue, _ mapping: InterceptPushMapping
    ) throws(WireError) -> CarrierReport {
        func text(_ field: InterceptPushMapping.Field) throws(WireError) -> String? {
            let path = mapping.path(of: field)
            guard let name = path.last, let holder = try holder(of: path, in: json) else { return nil }
            return Statement.collapse(try holder.unique(name)?.asText)
        }
        guard let number = try text(.number) else {
            let path = mapping.path(of: .number).joined(separator: ".")
            throw WireError(
                .missingField, path: path, detail: "absent; intercept_push_number says where the waybill stands")
        }
        let statement = Statement(
            .interception, code: try text(.state) ?? "", text: try text(.message) ?? "",
            requestNumber: try text(.order))
        let shipment = CarrierReport.Shipment(
            try Waybill.read(number) { mapping.path(of: .number).joined(separator: ".") },
            carrier: try text(.company).map(CompanyCodes.carrier), interception: statement)
        return CarrierReport(shipments: [shipment])
    }

    /// The object that holds the last member of a path; objects on the way may be text.
    private static func holder(of path: [String], in json: JSONValue) throws(WireError) -> JSONValue? {
        var holder = json
        for name in path.dropLast() {
            guard let inner = try holder.objectFromTextOrObjectIfAny(name) else { return nil }
            holder = inner
        }
        return holder
    }

    // MARK: Acknowledgement

    /// Exactly these three fields are checked [seen: java-demo README.md].
    static let taken = Acknowledgement.json(#"{"result":true,"returnCode":"200","message":"成功"}"#)

    static func acknowledgement(code: Int, _ message: String) -> Acknowledgement {
        let body: JSONText = ["result": false, "returnCode": .string(String(code)), "message": .string(message)]
        return .json(body.text, status: code)
    }
}
