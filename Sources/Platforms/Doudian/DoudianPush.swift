internal import Digests
internal import PartyKit
internal import PlatformKit
internal import RefundRules
internal import ShipmentModel
internal import WireFormats

/// Doudian's pushes: a JSON array of messages under one signature.
///
/// A message is a reason to read the case, never the case itself: the status inside is known to be wrong at times
/// [seen: a sample 206 "refund success" that carries status 6].
enum DoudianPush {
    static func read(_ push: InboundPush, account: Account) throws(PartyError) -> PlatformPushReading {
        let verdict = try verdict(on: push, account: account)
        guard verdict == .verified else {
            return PlatformPushReading(signature: verdict, events: [], acknowledgement: refusal(status: 401))
        }
        return PlatformPushReading(signature: verdict, refusal: refusal(status: 400)) { () throws(PartyError) in
            try PartyError.reading(DoudianAdapter.id) { () throws(WireError) in
                var events: [PlatformPushReading.Event] = []
                for message in try JSONValue.read(push.body).asArray { events.append(try readMessage(message)) }
                return .init(events: events, acknowledgement: .json(#"{"code":0,"msg":"success"}"#))
            }
        }
    }

    static func refusal(status: Int) -> Acknowledgement { .json(#"{"code":1,"msg":"fail"}"#, status: status) }

    // MARK: Signature

    /// Checks `event-sign` over the body as it came and, as one public client does, over the body without white space
    /// [seen: renhonghai/doudian-sdk]. MD5 is what every source shows; HMAC only where the push says so.
    private static func verdict(on push: InboundPush, account: Account) throws(PartyError) -> SignatureVerdict {
        guard let signature = push.headers["event-sign"], !signature.isEmpty else { return .missing }
        let appKey = try account.value("app_key")
        let secret = try account.secret("secret")
        var methods = [DoudianSignature.Method.md5]
        if push.headers["sign-method"] == DoudianSignature.Method.hmacSHA256.rawValue { methods.append(.hmacSHA256) }
        for body in [push.body, push.body.filter { !isWhiteSpace($0) }] {
            for method in methods {
                let expected = DoudianSignature.ofPush(appKey: appKey, secret: secret, body: body, method: method)
                if Digest.equal(expected.utf8, signature.lowercased().utf8) { return .verified }
            }
        }
        return .wrong
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (9...13).contains(byte) }

    // MARK: Messages

    /// What a tag is called, and which field of its data says when [seen: zsmhub/doudian-sdk message/*.go].
    private struct Tag {
        var kind: PlatformPushReading.Event.Kind
        var times: [String]

        init(_ kind: PlatformPushReading.Event.Kind, _ times: String...) {
            self.kind = kind
            self.times = times
        }
    }

    private static let tags: [String: Tag] = [
        "104": Tag(.updated, "update_time"),  // shipping changed
        "200": Tag(.created, "apply_time"),
        "201": Tag(.updated, "agree_time"),  // refund agreed
        "202": Tag(.updated, "agree_time"),  // return agreed
        "203": Tag(.updated, "return_time", "refuse_time"),  // goods sent back; one source names the time so
        "204": Tag(.updated, "refuse_time"),  // refund refused
        "205": Tag(.updated, "refuse_time"),  // return refused
        "206": Tag(.refundSuccess, "success_time"),
        "207": Tag(.closed, "close_time"),
        "208": Tag(.modified, "modify_time"),
        "209": Tag(.deadlineChanged),
        "211": Tag(.updated, "apply_time"),  // exchange confirmed
        // Arbitration: applied, evidence wanted, submitted, cancelled, result, service stepped in, negotiation upload.
        "212": Tag(.updated), "213": Tag(.updated), "214": Tag(.updated), "215": Tag(.updated), "216": Tag(.updated),
        "217": Tag(.updated), "218": Tag(.updated),
        "224": Tag(.created, "apply_time"),  // special-rights case
        "225": Tag(.refundSuccess, "success_time"),  // its refund
    ]

    /// One message. A tag without a row, test messages (`0`) included, is acknowledged and kept under its tag alone; its
    /// data, which may be anything, is not read.
    private static func readMessage(_ message: JSONValue) throws(WireError) -> PlatformPushReading.Event {
        let tag = try message.uniqueText("tag")
        // Older samples have `msgId`, a numeric `tag` and `data` as an object [seen: fudiwei FlurlHttpClient.ByteDance].
        let ids = [try message.platformTextIfAny("msg_id"), try message.platformTextIfAny("msgId")]
        let id = ids[0] ?? ids[1]
        guard let meaning = tags[tag] else { return .init(id: id, kind: .unknown, rawTag: tag) }
        let data = try message.objectFromTextOrObject("data")
        var event = PlatformPushReading.Event(id: id, kind: meaning.kind, rawTag: tag)
        event.caseID = try data.platformIDIfAny("aftersale_id")
        event.shopID = try data.platformIDIfAny("shop_id")
        event.orderID = try data.platformIDIfAny("p_id")
        event.amount = try data.platformAmountIfAny("refund_amount").map { Money(minorUnits: $0, currency: .cny) }
        for name in meaning.times where event.occurredAt == nil { event.occurredAt = try time(data, name) }
        event.deadlineAt = try data.platformSecondsIfAny("status_deadline")
        event.rawStatus = try data.platformTextIfAny("aftersale_status")
        return event
    }

    /// Seconds since 1970; some messages write `update_time` as text with an offset.
    private static func time(_ data: JSONValue, _ name: String) throws(WireError) -> Instant? {
        if let text = try data.platformTextIfAny(name), case .instant(let instant, _) = WrittenTime.parse(text),
            text.contains("T")
        {
            return instant
        }
        return try data.platformSecondsIfAny(name)
    }
}
