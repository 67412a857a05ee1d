internal import Digests
internal import ShipmentModel
internal import WireFormats

/// The older XML service, which tracks.
extension SFDesk {
    /// `Base64(MD5(xml + checkword))`, nothing encoded.
    static func legacyDigest(of xml: String, checkword: String) -> String {
        Base64.encode(Digest.hash(xml + checkword, with: .md5))
    }

    func legacyAnswer(_ form: FormBody) async throws -> SandboxReply {
        let text = form["xml"] ?? ""
        let wanted = Self.legacyDigest(of: text, checkword: settings["checkword"] ?? "")
        guard Digest.equal(wanted.utf8, (form["verifyCode"] ?? "").utf8) else {
            return legacyError("8014", "校验码错误")
        }
        let request: XMLNode
        do throws(WireError) {
            request = try XMLNode.read(text)
        } catch {
            return legacyError("4002", "XML数据无法解析")
        }
        guard request.name == "Request", request.attribute("service") == "RouteService",
            request.child("Head")?.trimmedText == settings["partner_id"],
            let query = request.path(["Body", "RouteRequest"]),
            let numbers = query.attribute("tracking_number")?.split(separator: ",").map(String.init)
        else { return legacyError("6150", "缺少必填参数") }
        var parcels = ""
        for number in numbers {
            guard let scans = await world.track(number, of: .sf), !scans.isEmpty else { continue }
            parcels += "<RouteResponse mailno=\"\(XMLText.escapeAttribute(number))\">"
            parcels += scans.map(SFWords.legacyRoute).joined() + "</RouteResponse>"
        }
        return .xml(
            "<?xml version='1.0' encoding='UTF-8'?><Response service=\"RouteService\"><Head>OK</Head><Body>\(parcels)"
                + "</Body></Response>")
    }

    private func legacyError(_ code: String, _ message: String) -> SandboxReply {
        .xml(
            "<?xml version='1.0' encoding='UTF-8'?><Response service=\"RouteService\"><Head>ERR</Head>"
                + "<ERROR code=\"\(code)\">\(message)</ERROR></Response>")
    }
}
