internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

// Members stand in the order of the carrier's own examples: the digest covers every byte. Everything may be repeated: an
// interception carries its idempotency key, and withdrawing twice does no more than once.
extension ZTOAdapter {
    func parcel(_ target: CarrierWish.Target) -> [(String, JSONText?)] {
        [("billCode", .string(target.number.waybill.rawValue)), ("mobilePhone", .string(ifAny: target.phoneTail))]
    }

    /// Where the parcel goes: 1 the outlet that took it in, 2 the sender's address, 4 an address that is spelt out.
    func interception(_ order: InterceptionOrder, _ account: Account) throws(PartyError)
        -> [(String, JSONText?)]
    {
        var destination: [(String, JSONText?)]
        switch order.destination {
        case .sendingOutlet: destination = [("destinationType", 1)]
        case .sender(let address):
            destination = [("destinationType", 2)]
            if try account.choice("return_to", default: ZTOReturnAddress.sender) == .givenAddress {
                guard let address else { throw cannotCompose("return_to is given_address, and none is set") }
                destination = [("destinationType", 4)] + receiver(address)
            }
        }
        return [
            ("billCode", .string(order.reference.number.waybill.rawValue)),
            ("requestId", .string(order.idempotencyKey ?? order.reference.requestNumber)),
            ("thirdBizNo", .string(order.reference.requestNumber)),
        ] + destination + [
            ("customerId", .string(ifAny: account.valueIfAny("customer_id"))),
            ("customerName", .string(ifAny: account.valueIfAny("customer_name"))),
        ]
    }

    private func receiver(_ address: InterceptionOrder.Address) -> [(String, JSONText?)] {
        [
            ("receivePhone", .string(address.phone)), ("receiveUsername", .string(address.contact)),
            ("receiveAddress", .string(address.street)), ("receiveDistrict", .string(address.county)),
            ("receiveCity", .string(address.city)), ("receiveProvince", .string(address.province)),
        ]
    }

    // MARK: Calls

    func call(
        _ service: ZTOService, _ members: [(String, JSONText?)], _ account: Account, _ stamp: Stamp
    ) throws(PartyError) -> OutboundRequest {
        let body = JSONText.object(present: members).text
        let (headers, digest) = try headers(signing: body, account, stamp)
        return .post(
            Array(body.utf8), to: account.baseURL + service.rawValue, headers: headers,
            contentType: "application/json;charset=UTF-8", signature: digest, isSafeToRepeat: true)
    }

    /// The older interface behind the same gateway: form fields, whose raw text is signed [seen: ZOP, SY].
    func formCall(_ target: CarrierWish.Target, _ account: Account, _ stamp: Stamp) throws(PartyError)
        -> OutboundRequest
    {
        let form: FormBody = [
            "company_id": try account.value("app_key"), "msg_type": "NEW_TRACES", "data": list(target),
        ]
        let (headers, digest) = try headers(signing: Self.rawText(of: form), account, stamp)
        return .form(
            form, to: account.baseURL + "/traceInterfaceNewTraces", headers: headers, signature: digest,
            isSafeToRepeat: true)
    }

    /// The oldest interface, whose digest stands in the form as in pushes [seen: samples].
    func oldCall(_ target: CarrierWish.Target, _ account: Account) throws(PartyError) -> OutboundRequest {
        let data = list(target)
        let digest = try ZTOSignature(account).digest(of: data)
        return .form(
            [
                "data": data, "data_digest": digest, "msg_type": "TRACES",
                "company_id": try account.value("app_key"),
            ],
            to: account.baseURL + "/zto/api_utf8/traceInterface", signature: digest, isSafeToRepeat: true)
    }

    private func list(_ target: CarrierWish.Target) -> String {
        JSONText.array([.string(target.number.waybill.rawValue)]).text
    }

    static func rawText(of form: FormBody) -> String {
        form.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private func headers(signing text: String, _ account: Account, _ stamp: Stamp) throws(PartyError)
        -> ([NamedValue], digest: String)
    {
        let signer = try ZTOSignature(account)
        let timestamp = signer.signsTimestamp ? String(stamp.now.milliseconds) : nil
        let digest = signer.digest(of: text, timestamp: timestamp)
        let key = try account.value("app_key")
        var headers =
            switch try account.choice("headers", default: ZTOHeaders.appKey) {
            case .appKey: [NamedValue("x-appKey", key), NamedValue("x-dataDigest", digest)]
            case .companyID: [NamedValue("x-companyid", key), NamedValue("x-datadigest", digest)]
            }
        if let timestamp { headers.append(NamedValue("x-timestamp", timestamp)) }
        return (headers, digest)
    }
}
