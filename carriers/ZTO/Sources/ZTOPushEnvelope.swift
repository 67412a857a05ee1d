internal import Digests
internal import PartyKit
internal import WireFormats

/// What a push wraps its content in.
struct ZTOPushEnvelope {
    /// The content as it was received: after the form was decoded, before its JSON is read. The digest covers it so.
    let data: String
    private let digest: String?
    private let companyID: String?

    init(_ body: [UInt8]) throws(WireError) {
        guard BodyShape(of: body) == .json else {
            let form = try FormBody.read(body)
            data = try form.text("data")
            digest = try form.textIfAny("data_digest")
            companyID = try form.textIfAny("company_id")
            return
        }
        let json = try JSONValue.read(body)
        guard let content = try json.unique("data") else {
            throw WireError(.missingField, path: "data", detail: "absent or null")
        }
        data = try content.isObject ? String(decoding: content.rawJSON, as: UTF8.self) : content.asText
        digest = try json.unique("data_digest")?.asText
        companyID = try json.unique("company_id")?.asText
    }

    func verdict(_ signer: ZTOSignature, appKey: String?) -> SignatureVerdict {
        guard let digest, !digest.isEmpty else { return .missing }
        if let companyID, let appKey, companyID != appKey { return .wrong }
        let received = Base64.restoringPluses(in: digest)
        return Digest.equal(signer.digest(of: data).utf8, received.utf8) ? .verified : .wrong
    }
}
