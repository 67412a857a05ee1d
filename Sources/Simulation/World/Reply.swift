internal import WireFormats

/// What somebody answers, and what has been heard once the answer has come through whole.
struct Reply {
    var status = 200
    var body: String
    var whenHeard: () -> Void

    init(_ body: String, status: Int = 200, whenHeard: @escaping () -> Void) {
        self.body = body
        self.status = status
        self.whenHeard = whenHeard
    }

    static func text(_ body: String, status: Int = 200) -> Reply { Reply(body, status: status) {} }

    // Requests are the gateway's own: what cannot be read is answered as an error, like anything else that is wrong.

    static func json(_ bytes: [UInt8]) -> JSONValue? {
        do { return try JSONValue.read(bytes) } catch { return nil }
    }

    static func form(_ bytes: [UInt8]) -> FormBody? {
        do { return try FormBody.read(bytes) } catch { return nil }
    }

    static func text(_ json: JSONValue, _ name: String) -> String? {
        do { return try json.filledTextIfAny(name) } catch { return nil }
    }

    static func number(_ json: JSONValue, _ name: String) -> Int64? {
        do { return try json.int64IfAny(name) } catch { return nil }
    }

    static func texts(_ json: JSONValue, _ name: String) -> [String] {
        do { return try json.arrayIfAny(name)?.map { try $0.asText } ?? [] } catch { return [] }
    }
}
