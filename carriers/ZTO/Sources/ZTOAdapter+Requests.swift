public import CarrierKit
public import PartyKit
internal import ShipmentModel
internal import WireFormats

/// The operations of the open platform that are used: each is a path of its own.
enum ZTOService: String {
    case track = "/zto.merchant.waybill.track.query"
    /// ZTO's own spelling.
    case subscribe = "/zto.merchant.waybill.track.subsrcibe"
    case intercept = "/thirdcenter.createIntercept"
    case cancelIntercept = "/thirdcenter.cancelIntercept"
    case queryIntercept = "/thirdcenter.queryInterceptAndReturnStatus"
}

// Members stand in the order of the carrier's own examples: the digest covers every byte. Everything may be repeated: an
// interception carries its idempotency key, and withdrawing twice does no more than once.
extension ZTOAdapter {
    public func request(for wish: CarrierWish, account: Account, stamp: Stamp) throws(PartyError) -> OutboundRequest {
        switch wish {
        case .track(let targets):
            let target = try single(targets)
            switch try account.choice("track_interface", default: ZTOTrackInterface.query) {
            case .query: return try call(.track, parcel(target), account, stamp)
            case .newTraces: return try formCall(target, account, stamp)
            case .traces: return try oldCall(target, account)
            }
        case .subscribe(let target, _):
            // The address of the pushes is set in the console.
            return try call(.subscribe, parcel(target), account, stamp)
        case .intercept(let order):
            return try call(.intercept, try interception(order, account), account, stamp)
        case .cancelIntercept(let reference):
            return try call(
                .cancelIntercept,
                [
                    ("billCode", .string(reference.number.waybill.rawValue)),
                    ("thirdBizNo", .string(reference.requestNumber)),
                ], account, stamp)
        case .queryIntercept(let reference):
            return try call(
                .queryIntercept, [("billCode", .string(reference.number.waybill.rawValue))], account, stamp)
        }
    }

    private func parcel(_ target: CarrierWish.Target) -> [(String, JSONText?)] {
        [("billCode", .string(target.number.waybill.rawValue)), ("mobilePhone", .string(ifAny: target.phoneTail))]
    }

    /// Where the parcel goes: 1 the outlet that took it in, 2 the sender's address, 4 an address that is spelt out.
    private func interception(_ order: InterceptionOrder, _ account: Account) throws(PartyError)
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

    private func call(
        _ service: ZTOService, _ members: [(String, JSONText?)], _ account: Account, _ stamp: Stamp
    ) throws(PartyError) -> OutboundRequest {
        let body = JSONText.object(present: members).text
        let (headers, digest) = try headers(signing: body, account, stamp)
        return .post(
            Array(body.utf8), to: account.baseURL + service.rawValue, headers: headers,
            contentType: "application/json;charset=UTF-8", signature: digest, isSafeToRepeat: true)
    }

    /// The older interface behind the same gateway: form fields, whose raw text is signed [seen: ZOP, SY].
    private func formCall(_ target: CarrierWish.Target, _ account: Account, _ stamp: Stamp) throws(PartyError)
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
    private func oldCall(_ target: CarrierWish.Target, _ account: Account) throws(PartyError) -> OutboundRequest {
        let data = list(target)
        let digest = try ZTOSigner(account).digest(of: data)
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
        let signer = try ZTOSigner(account)
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
