internal import CarrierKit
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

// Members stand in the order of the carrier's own examples: the digest covers every byte.
extension SFExpressAdapter {
    func serviceRequest(for wish: CarrierWish, _ account: Account, _ stamp: Stamp) throws(PartyError)
        -> OutboundRequest
    {
        switch wish {
        case .track(let targets):
            try call(.searchRoutes, try search(targets, account), account, stamp, isSafeToRepeat: true)
        case .subscribe(let target, _):
            // The address of the pushes is set in the carrier's console, not in the call [seen: OC].
            try call(.registerRoute, try registration(of: target, account), account, stamp, isSafeToRepeat: true)
        case .intercept(let order):
            if let number = order.orderBeforePickup {
                // Repeated, it is answered 8037: void already.
                try call(
                    .updateOrder, ["orderId": .string(number), "dealType": 2], account, stamp, isSafeToRepeat: true)
            } else {
                // No key tells a repeated order from a new one.
                try call(.intercept, try interception(order, account), account, stamp, isSafeToRepeat: false)
            }
        case .cancelIntercept(let reference):
            try call(.intercept, try cancellation(of: reference, account), account, stamp, isSafeToRepeat: true)
        case .queryIntercept:
            throw unsupported(wish.operation)
        }
    }

    private func call(
        _ service: SFExpressService, _ content: JSONText, _ account: Account, _ stamp: Stamp, isSafeToRepeat: Bool
    ) throws(PartyError) -> OutboundRequest {
        let msgData = content.text
        let timestamp = String(stamp.now.milliseconds)
        let digest = SFExpressSignature.messageDigest(
            of: msgData, timestamp: timestamp, checkword: try account.secret("checkword"),
            recipe: try account.choice("digest", default: .urlEncoded))
        return .form(
            [
                "partnerID": try account.value("partner_id"), "requestID": stamp.nonce,
                "serviceCode": service.rawValue, "timestamp": timestamp, "msgDigest": digest, "msgData": msgData,
            ],
            to: account.baseURL + "/std/service", signature: digest, isSafeToRepeat: isSafeToRepeat)
    }

    // MARK: Contents

    private func search(_ targets: [CarrierWish.Target], _ account: Account) throws(PartyError) -> JSONText {
        let targets = try checked(targets)
        var tails: [String] = []
        for target in targets { if let tail = try phoneTail(of: target) { tails.append(tail) } }
        return .object(present: [
            ("trackingType", 1),
            ("trackingNumber", .array(targets.map { .string($0.number.waybill.rawValue) })),
            ("checkPhoneNo", tails.isEmpty ? nil : .string(tails.joined(separator: ","))),
            ("language", .string(language(of: account))),
        ])
    }

    private func registration(of target: CarrierWish.Target, _ account: Account) throws(PartyError) -> JSONText {
        .object(present: [
            ("type", "2"),  // By waybill; 1 is by our order number [seen: OC].
            ("attributeNo", .string(target.number.waybill.rawValue)),
            ("checkPhoneNo", .string(ifAny: try phoneTail(of: target))),
            ("language", .string(language(of: account))),
        ])
    }

    private func interception(_ order: InterceptionOrder, _ account: Account) throws(PartyError) -> JSONText {
        guard case .sender(let address?) = order.destination else {
            throw cannotCompose("SF brings a parcel back only to an address that is spelt out: set the shop's")
        }
        // Nobody could tell what the order costs.
        _ = try account.choiceIfAny("fee_unit", of: SFExpressFeeUnit.self)
        return .object(
            try service(on: order.reference, account) + [
                (
                    "newDestAddress",
                    [
                        "province": .string(address.province), "city": .string(address.city),
                        "county": .string(address.county), "address": .string(address.street),
                        "contact": .string(address.contact), "phone": .string(address.phone),
                    ]
                )
            ])
    }

    private func cancellation(of reference: InterceptionOrder.Reference, _ account: Account) throws(PartyError)
        -> JSONText
    {
        guard let number = reference.carrierNumber else {
            throw cannotCompose("SF withdraws an interception by its own number (cusId), which it did not give")
        }
        return .object(try service(on: reference, account) + [("cancel", true), ("cusId", .string(number))])
    }

    /// The members that ordering and withdrawing share; service 2 is the return to the sender.
    private func service(on reference: InterceptionOrder.Reference, _ account: Account) throws(PartyError)
        -> [(String, JSONText)]
    {
        let role = try account.choice("role", default: SFExpressRole.sender)
        let payMode = try account.choice("pay_mode", default: SFExpressPayMode.sendersCard)
        var members: [(String, JSONText)] = [
            ("waybillNo", .string(reference.number.waybill.rawValue)), ("serviceCode", "2"),
            ("role", .string(role.rawValue)), ("payMode", .string(payMode.rawValue)),
        ]
        if payMode.needsCard {
            members.append(("monthlyCardNo", .string(try account.value("monthly_card_no"))))
        }
        return members
    }

    private func language(of account: Account) -> String { account.valueIfAny("language") ?? "zh-CN" }

    private func phoneTail(of target: CarrierWish.Target) throws(PartyError) -> String? {
        guard let tail = target.phoneTail else { return nil }
        guard tail.utf8.count == 4, tail.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            throw cannotCompose("a phone tail is the last four digits")
        }
        return tail
    }
}
