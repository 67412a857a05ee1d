internal import Digests
internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// A push without what it is wrapped in: the one text that is both checked and read.
///
/// The text is chosen here alone. Were it looked up once for the digest and once for reading, whoever has one signed form could
/// put a second text beside the first.
struct SFExpressPushEnvelope {
    enum Text {
        case bytes([UInt8])
        case field(String)
    }

    let text: Text
    private let seal: Seal

    private enum Seal {
        case none
        /// There is a digest, and no telling what it covers.
        case broken
        case digest(SFExpressPushSeal)
    }

    /// - Throws: What reading the form throws, when the body is no such thing.
    init(_ body: [UInt8]) throws(WireError) {
        guard BodyShape(of: body) == .form else {
            (text, seal) = (.bytes(body), .none)
            return
        }
        let form = try FormBody.read(body)
        guard form.has("msgDigest") else {
            (text, seal) = (.field(try Self.unsignedText(in: form)), .none)
            return
        }
        do throws(WireError) {
            guard !form.has("content") else {
                throw WireError(.duplicateKey, path: "content", detail: "beside msgData")
            }
            let sealed = try SFExpressPushSeal(form)
            (text, seal) = (.field(sealed.message), .digest(sealed))
        } catch {
            (text, seal) = (.bytes([]), .broken)
        }
    }

    /// One sender leaves the field's name out, so that the whole text stands in its place [seen: ZK].
    private static func unsignedText(in form: FormBody) throws(WireError) -> String {
        let content = try form.textIfAny("content")
        let message = try form.textIfAny("msgData")
        if let text = content ?? message { return text }
        guard form.fields.count == 1, form.fields[0].value.isEmpty else {
            throw WireError(.missingField, path: "content", detail: "nor msgData")
        }
        return form.fields[0].name
    }

    var isXML: Bool {
        switch text {
        case .bytes(let body): BodyShape(of: body) == .xml
        case .field(let text): BodyShape(of: text) == .xml
        }
    }

    /// Only one of the shapes is signed; the others prove nothing, so our address must hold a secret token.
    ///
    /// - Throws: ``PartyError`` with `.badSetting`: what the account insists on cannot be guessed.
    func verdict(on push: InboundPush, _ account: Account) throws(PartyError) -> SignatureVerdict {
        let digest = try account.choice("push_digest", default: SFExpressPushDigest.optional)
        let asWord: SignatureVerdict? = push.hasPathToken && digest == .optional ? .unsigned : nil
        switch seal {
        case .none: return asWord ?? .missing
        case .broken: return .wrong
        case .digest(let seal):
            guard seal.isGenuine(for: account) else { return .wrong }
            // An old one may be a repeat by whoever overheard it: it says no more than any push without a digest.
            return seal.isFresh(at: push.heard) ? .verified : asWord ?? .wrong
        }
    }
}

/// The fields of a form that is signed like a service call, each of them there once.
struct SFExpressPushSeal {
    /// How far its moment may lie from ours, either way; no public source says how long SF goes on repeating one push.
    static let ageMax = Duration.hours(1)

    let message: String
    private let timestamp: String
    private let digest: String
    private let partner: String?

    init(_ form: FormBody) throws(WireError) {
        message = try form.text("msgData")
        timestamp = try form.text("timestamp")
        digest = try form.text("msgDigest")
        partner = try form.textIfAny("partnerID")
    }

    /// The receiver that was seen hashes the text as it is; a service call's hash is taken as well, since both need the
    /// check word.
    func isGenuine(for account: Account) -> Bool {
        guard let checkword = account.secretIfAny("checkword") else { return false }
        if let own = account.valueIfAny("partner_id"), let partner, partner != own { return false }
        return SFExpressSignature.Recipe.allCases.contains { recipe in
            let expected = SFExpressSignature.messageDigest(
                of: message, timestamp: timestamp, checkword: checkword, recipe: recipe)
            return Digest.equal(expected.utf8, digest.utf8)
        }
    }

    /// `timestamp` is milliseconds since 1970, as in service calls [seen: OC].
    func isFresh(at heard: Instant) -> Bool {
        guard timestamp.utf8.count == 13, let sent = Int64(timestamp) else { return false }
        let signed = Instant(milliseconds: sent)
        return heard - signed < Self.ageMax && signed - heard < Self.ageMax
    }
}
