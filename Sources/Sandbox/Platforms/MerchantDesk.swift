internal import Digests
internal import ShipmentModel
internal import WireFormats

/// A merchant's own system: hears signed events, pays what it is ordered to pay, and says so.
struct MerchantDesk: Desk {
    static let party = "merchant"

    let world: SandboxWorld
    let settings: [String: String]

    func answer(_ call: SandboxCall) async throws -> SandboxReply {
        switch (call.method, call.path) {
        case ("POST", ""), ("POST", "/"), ("POST", "/events"): return try await hear(call)
        case ("GET", "/status"): return await status(call)
        default: return problem(404, "no such address")
        }
    }

    private func problem(_ status: Int, _ title: String) -> SandboxReply {
        .json(["title": .string(title)], status: status)
    }

    // MARK: Events

    /// The bytes of a Standard Webhooks secret; nil when the text is none.
    static func key(of secret: String) -> [UInt8]? {
        guard secret.hasPrefix("whsec_") else { return nil }
        return Base64.decode(String(secret.dropFirst("whsec_".count)))
    }

    /// `v1,` and Base64 of HMAC-SHA256 over `id.timestamp.body`.
    static func signature(id: String, timestamp: String, body: [UInt8], key: [UInt8]) -> String {
        "v1," + Base64.encode(Digest.hmac(Array("\(id).\(timestamp).".utf8) + body, key: key, with: .sha256))
    }

    /// Whether one of the signatures is right.
    private func isOurs(_ call: SandboxCall, id: String) -> Bool {
        guard let timestamp = call.headers["webhook-timestamp"], let seconds = Int64(timestamp),
            world.clock.isFresh(Instant(seconds: seconds), within: .minutes(5)),
            let signatures = call.headers["webhook-signature"],
            let key = Self.key(of: settings["signing_secret"] ?? settings["webhook_secret"] ?? "")
        else { return false }
        let wanted = Self.signature(id: id, timestamp: timestamp, body: call.body, key: key)
        return signatures.split(separator: " ").contains { Digest.equal(wanted.utf8, $0.utf8) }
    }

    private func hear(_ call: SandboxCall) async throws -> SandboxReply {
        guard let id = call.headers["webhook-id"], !id.isEmpty, isOurs(call, id: id) else {
            return problem(401, "the signature is missing, wrong or too old")
        }
        guard let event = call.json, event.isObject, try event.textIfAny("specversion") == "1.0",
            try event.textIfAny("id") == id, let type = try event.filledTextIfAny("type"),
            let data = try event.objectIfAny("data")
        else { return problem(400, "no CloudEvents 1.0 envelope") }
        guard type == "turnback.refund.ordered" else { return SandboxReply(status: 204, body: []) }
        let (key, caseID) = (try data.uniqueText("refund_key"), try data.uniqueText("after_sale_id"))
        let outcome = try await world.payMerchant(
            caseID, key: key, amountMinor: try data.uniqueInt64("amount_minor"),
            currency: try data.uniqueText("currency"))
        switch outcome {
        case .unknownCase, .wrongState, .stale: return problem(422, "no such case")
        // The same order again: what became of it is said at once.
        case .repeated: return await result(of: key) ?? problem(404, "no such refund")
        case .paid(let manner): return SandboxReply.json(["heard": true], status: 202).afterPayment().spoilt(manner)
        }
    }

    // MARK: What became of it

    private func status(_ call: SandboxCall) async -> SandboxReply {
        if let token = settings["status_token"], !token.isEmpty {
            guard Digest.equal("Bearer \(token)".utf8, (call.headers["authorization"] ?? "").utf8) else {
                return problem(401, "the token is missing or wrong")
            }
        }
        guard let key = call.query["refund_key"], !key.isEmpty else { return problem(400, "refund_key is missing") }
        return await result(of: key) ?? problem(404, "no such refund")
    }

    private func result(of key: String) async -> SandboxReply? {
        guard let payment = await world.merchantPayment(key: key) else { return nil }
        return .json(MerchantWords.result(payment))
    }
}
