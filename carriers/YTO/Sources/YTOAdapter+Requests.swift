internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

extension YTOAdapter {
    // MARK: What is asked

    /// The `param` text of a wish: what is signed is what is sent, so it is written once.
    func parameters(of wish: CarrierWish, _ account: Account) throws(PartyError) -> JSONText {
        switch wish {
        case .track(let targets):
            return ["NUMBER": .string(try single(targets).number.waybill.rawValue)]
        case .subscribe(let target, _):
            // Where the pushes go is agreed with YTO, not said in the call.
            let clientCode = try clientCode(of: .subscribe, account)
            let subject: JSONText = [
                "clientId": .string(clientCode), "waybillNo": .string(target.number.waybill.rawValue),
            ]
            return [
                "client_id": .string(clientCode), "msg_type": "online", "logistics_interface": .string(subject.text),
            ]
        case .intercept(let order):
            guard case .sender = order.destination else {
                throw cannotCompose("YTO brings an intercepted parcel back to the sender and nowhere else.")
            }
            let reason = Statement.collapse(order.reason)
            guard !reason.isEmpty else { throw cannotCompose("YTO wants a reason for an interception (wantedDesc).") }
            return [
                "waybillNo": .string(order.reference.number.waybill.rawValue), "wantedDesc": .string(reason),
            ]
        case .cancelIntercept(let reference):
            let remark = account.valueIfAny("cancel_remark") ?? "客户取消拦截"
            return ["waybillNo": .string(reference.number.waybill.rawValue), "dealRemark": .string(remark)]
        case .queryIntercept:
            throw unsupported(.queryIntercept)
        }
    }

    // MARK: How it is sent

    func platformRequest(
        _ method: YTOService, _ param: JSONText, _ account: Account, _ stamp: Stamp
    ) throws(PartyError) -> OutboundRequest {
        let text = param.text
        let sign = YTOSignature.platform(
            param: text, method: method.rawValue, version: "v1", secret: try secret(of: method, account))
        return try send(
            [
                ("timestamp", String(stamp.now.milliseconds)), ("param", text), ("sign", sign), ("format", "JSON"),
            ], to: try address(of: method, account), sign, account)
    }

    /// The marketing method behind the new gateway: more fields, the same recipe with its own names [seen: CRM].
    func waybillQuery(_ wish: CarrierWish, _ account: Account, _ stamp: Stamp) throws(PartyError) -> OutboundRequest {
        let text = try parameters(of: wish, account).text
        let sign = YTOSignature.platform(
            param: text, method: Self.marketingMethod, version: Self.marketingVersion,
            secret: try secret(of: .track, account))
        let userID = try account.value("user_id")
        let url = account.valueIfAny("track_url") ?? "\(account.baseURL)/service/waybill_query/v1/\(userID)"
        return try send(
            [
                ("app_key", try account.value("app_key")), ("format", "JSON"), ("method", Self.marketingMethod),
                ("param", text), ("sign", sign), ("timestamp", String(stamp.now.milliseconds)), ("user_id", userID),
                ("v", Self.marketingVersion),
            ], to: url, sign, account)
    }

    static let marketingMethod = "yto.Marketing.WaybillTrace"
    static let marketingVersion = "1.01"

    private func send(
        _ fields: [(String, String)], to url: String, _ sign: String, _ account: Account
    ) throws(PartyError) -> OutboundRequest {
        // Repeating is harmless: YTO keeps one interception a waybill and calls a second one a duplicate.
        switch try account.choice("body_format", default: YTOBodyFormat.json) {
        case .json:
            let body = JSONText.object(fields.map { ($0.0, .string($0.1)) })
            return .post(body.bytes, to: url, contentType: "application/json", signature: sign, isSafeToRepeat: true)
        case .form:
            let form = FormBody(fields.map { FormBody.Field($0.0, $0.1) })
            return .form(form, to: url, signature: sign, isSafeToRepeat: true)
        }
    }

    // MARK: Per-interface settings

    private func address(of method: YTOService, _ account: Account) throws(PartyError) -> String {
        if let url = account.valueIfAny("\(method.operation)_url") { return url }
        let userID = try account.value("user_id")
        return "\(account.baseURL)/open/\(method.rawValue)/v1/\(userID)/\(try clientCode(of: method, account))"
    }

    private func clientCode(of method: YTOService, _ account: Account) throws(PartyError) -> String {
        if let code = account.valueIfAny("\(method.operation)_client_code") { return code }
        return try account.value("client_code")
    }

    func secret(of method: YTOService, _ account: Account) throws(PartyError) -> String {
        if let own = account.secretIfAny("\(method.operation)_secret") { return own }
        return try account.secret("secret")
    }
}
