internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

extension Kuaidi100Adapter {
    // MARK: Track

    func query(_ targets: [CarrierWish.Target], _ account: Account) throws(PartyError) -> OutboundRequest {
        let target = try single(targets)
        let (company, number) = try names(of: target.number)
        let phone = try phone(of: target)
        let param = JSONText.object(present: [
            ("com", .string(company)), ("num", .string(number)), ("phone", .string(ifAny: phone)),
            ("resultv2", .string(ifAny: try resultVersion(account))),
        ]).text
        let customer = try account.value("customer")
        let sign = Kuaidi100Signature.query(param: param, key: try account.secret("key"), customer: customer)
        return .form(
            ["customer": customer, "sign": sign, "param": param], to: account.baseURL + "/poll/query.do",
            contentType: Self.contentType, signature: sign, isSafeToRepeat: true)
    }

    // MARK: Subscribe

    /// The key stands inside the parameters; nothing is signed [seen: java-demo SubscribeParam].
    func subscription(
        _ target: CarrierWish.Target, _ callbackURL: String?, _ account: Account
    ) throws(PartyError) -> OutboundRequest {
        guard let callbackURL else {
            throw cannotCompose("A subscription needs the address that is to be called back.")
        }
        let (company, number) = try names(of: target.number)
        let parameters = JSONText.object(present: [
            ("callbackurl", .string(callbackURL)), ("salt", .string(ifAny: account.secretIfAny("salt"))),
            ("phone", .string(ifAny: try phone(of: target))),
            ("resultv2", .string(ifAny: try resultVersion(account))),
        ])
        let param: JSONText = [
            "company": .string(company), "number": .string(number), "key": .string(try account.secret("key")),
            "parameters": parameters,
        ]
        return .form(
            ["schema": "json", "param": param.text], to: account.baseURL + "/poll", contentType: Self.contentType,
            isSafeToRepeat: true)
    }

    // MARK: Intercept

    func interception(
        _ order: InterceptionOrder, _ account: Account, _ stamp: Stamp
    ) throws(PartyError) -> OutboundRequest {
        let (company, number) = try names(of: order.reference.number)
        let type =
            switch order.destination {
            case .sender: "RETURN_SEND_ADDR"
            case .sendingOutlet: "RETURN_SEND_STATION"
            }
        let callback = order.callbackURL
        let param = JSONText.object(present: [
            ("kuaidicom", .string(company)), ("kuaidinum", .string(number)), ("interceptType", .string(type)),
            ("orderId", filled(order.reference.requestNumber)),
            ("orderRole", .string(ifAny: try account.choiceIfAny("order_role", of: Kuaidi100OrderRole.self)?.rawValue)),
            (
                "interceptPayType",
                .string(ifAny: try account.choiceIfAny("intercept_pay_type", of: Kuaidi100PayType.self)?.rawValue)
            ),
            ("partnerId", value("partner_id", account)), ("partnerKey", secret("partner_key", account)),
            ("partnerSecret", secret("partner_secret", account)), ("partnerName", value("partner_name", account)),
            ("net", value("net", account)), ("code", value("code", account)), ("reason", filled(order.reason)),
            ("salt", callback == nil ? nil : secret("salt", account)), ("callbackUrl", .string(ifAny: callback)),
            ("appKey", value("app_key", account)), ("appSecret", secret("app_secret", account)),
        ]).text
        let (milliseconds, key) = (String(stamp.now.milliseconds), try account.secret("key"))
        let sign = Kuaidi100Signature.label(
            param: param, milliseconds: milliseconds, key: key, secret: try account.secret("secret"))
        let form: FormBody = [
            "method": "interceptOrder", "key": key, "t": milliseconds, "sign": sign, "param": param,
        ]
        let host = account.valueIfAny("label_url") ?? "https://api.kuaidi100.com"
        // Whether a second order for one waybill is a second interception is not public.
        return .form(
            form, to: host + "/label/order", contentType: Self.contentType, signature: sign, isSafeToRepeat: false)
    }

    // MARK: Parts

    private static let contentType = "application/x-www-form-urlencoded"

    /// The company's code and the number as the vendor takes them.
    private func names(of number: WaybillKey) throws(PartyError) -> (company: String, number: String) {
        guard let company = CompanyCodes.company(of: number.carrier) else {
            throw cannotCompose("Kuaidi100 has no company code for the carrier \(number.carrier).")
        }
        let text = number.waybill.rawValue
        guard (6...32).contains(text.utf8.count) else {
            throw cannotCompose("Kuaidi100 takes waybills of 6 to 32 characters, not \(text.utf8.count).")
        }
        return (company, text)
    }

    /// SF and ZTO answer only whoever knows a phone number of one side; its last four digits are enough
    /// [seen: vendor page].
    private func phone(of target: CarrierWish.Target) throws(PartyError) -> String? {
        let isNeeded = target.number.carrier == "sf" || target.number.carrier == "zto"
        guard let tail = target.phoneTail, !tail.isEmpty else {
            if isNeeded {
                throw cannotCompose("Kuaidi100 wants the last four digits of a phone number for this carrier.")
            }
            return nil
        }
        return tail
    }

    private func resultVersion(_ account: Account) throws(PartyError) -> String? {
        let version = try account.choice("resultv2", default: Kuaidi100ResultVersion.codes)
        return version == .none ? nil : version.rawValue
    }

    private func value(_ name: String, _ account: Account) -> JSONText? { .string(ifAny: account.valueIfAny(name)) }
    private func secret(_ name: String, _ account: Account) -> JSONText? { .string(ifAny: account.secretIfAny(name)) }
    private func filled(_ text: String) -> JSONText? { text.isEmpty ? nil : .string(text) }
}
