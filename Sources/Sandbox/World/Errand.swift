internal import ShipmentModel
internal import WireFormats

/// Something that the sandbox has to tell the gateway: a push, or a call of its merchant to the API.
struct Errand: Sendable {
    /// What counts as heard, in the sender's own words; anything else is told again.
    enum Acknowledgement: Sendable {
        case sf, zto, yto, kuaidi100, doudian
        /// Any 2xx.
        case created

        func isGiven(status: Int, body: [UInt8]) -> Bool {
            guard (200..<300).contains(status) else { return false }
            do throws(WireError) {
                switch self {
                case .created: return true
                case .sf: return try JSONValue.read(body).textIfAny("return_code") == "0000"
                case .zto: return try JSONValue.read(body).boolIfAny("status") == true
                case .yto: return try XMLNode.read(body).child("success")?.trimmedText == "true"
                case .doudian: return try JSONValue.read(body).int64IfAny("code") == 0
                case .kuaidi100:
                    // Exactly these three fields are checked [seen: java-demo README.md].
                    let json = try JSONValue.read(body)
                    let fields = (
                        try json.boolIfAny("result"), try json.textIfAny("returnCode"), try json.textIfAny("message")
                    )
                    return fields == (true, "200", "成功")
                }
            } catch {
                return false  // An answer that cannot be read is none.
            }
        }
    }

    /// Its name in the books.
    let id: String
    let dueAt: Instant
    let url: String
    var headers: [(String, String)] = []
    let contentType: String
    let body: [UInt8]
    let acknowledgement: Acknowledgement
    /// How often its sender tries.
    var triesMax = Int.max
}
