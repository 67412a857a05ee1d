internal import Digests
public import PartyKit
public import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

extension MerchantAdapter {
    public func request(
        for wish: PlatformWish, account: Account, stamp: Stamp
    ) throws(PartyError) -> OutboundRequest {
        switch wish {
        case .refund(let order):
            return try delivery(of: MerchantEvent(ordering: order), account: account, stamp: stamp)
        case .queryRefund(let order):
            guard let url = account.valueIfAny("status_url") else {
                // Nobody to ask: the order is brought up again, which is safe, as the same key is the same refund.
                return try delivery(of: MerchantEvent(ordering: order), account: account, stamp: stamp)
            }
            return statusQuery(order.key, at: url, account: account)
        case .remindBuyer(let reference):
            let event = MerchantEvent(.buyerReminder, about: reference, id: reminderID(of: reference))
            return try delivery(of: event, account: account, stamp: stamp)
        case .notify(let reference, let name, let id):
            guard let kind = MerchantEvent.Kind(rawValue: name), kind != .refundOrdered else {
                throw PartyError(Self.id, .cannotCompose(reason: "The contract has no event \(name)."))
            }
            return try delivery(of: MerchantEvent(kind, about: reference, id: id), account: account, stamp: stamp)
        case .listCases, .readCase, .agreeRefuseThenRefund, .refuse, .intercept, .reportReturned, .extendTime:
            throw PartyError(Self.id, .unsupported(wish.operation))
        }
    }

    private func delivery(
        of event: MerchantEvent, account: Account, stamp: Stamp
    ) throws(PartyError) -> OutboundRequest {
        let body = event.body
        let timestamp = String(stamp.now.seconds)
        let signature = StandardWebhooks.signature(
            id: event.id, timestamp: timestamp, body: body, keys: try keys(of: account))
        return .post(
            body, to: account.baseURL,
            headers: [
                NamedValue("webhook-id", event.id), NamedValue("webhook-timestamp", timestamp),
                NamedValue("webhook-signature", signature),
            ],
            contentType: "application/cloudevents+json; charset=UTF-8", signature: signature, isSafeToRepeat: true)
    }

    private func statusQuery(_ key: RefundKey, at url: String, account: Account) -> OutboundRequest {
        var headers: HTTPFields = ["Accept": "application/json"]
        if let token = account.secretIfAny("status_token") { headers.append("Authorization", "Bearer \(token)") }
        let query: FormBody = ["refund_key": key.rawValue]
        let separator = url.contains("?") ? "&" : "?"
        return OutboundRequest(
            .get, url + separator + query.text(encoding: .rfc3986), headers: headers, isSafeToRepeat: true)
    }

    /// The current secret, and the one before where a merchant is changing.
    private func keys(of account: Account) throws(PartyError) -> [[UInt8]] {
        var secrets = [try account.secret("signing_secret")]
        if let previous = account.secretIfAny("signing_secret_previous") { secrets.append(previous) }
        let keys = secrets.compactMap(StandardWebhooks.key)
        guard keys.count == secrets.count else {
            throw PartyError(
                Self.id, .cannotCompose(reason: "A signing secret is whsec_ and Base64 of 24 to 64 bytes."))
        }
        return keys
    }

    /// The same for every try of one case's reminder in one version.
    private func reminderID(of reference: PlatformWish.CaseReference) -> String {
        let text = "buyer_reminder \(reference.key) \(reference.version ?? "")"
        return "reminder-" + Base32.encodeLowercase(Digest.hash(text, with: .sha256)).prefix(26)
    }
}
