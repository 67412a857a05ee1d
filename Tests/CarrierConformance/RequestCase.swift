public import PartyKit
internal import WireFormats

/// A request as it must leave us, byte for byte: `{method, url, content_type, headers?, form | body}`.
public struct RequestCase: Sendable {
    private let request: JSONValue

    public init(_ message: MessageCase) throws { request = try JSONValue.read(message.body) }

    /// The secrets and digests aside: the value of a form field, for taking the inputs out of the case.
    public func formField(_ name: String) throws -> String { try request.object("form").text(name) }

    /// Where a composed request differs; nil when it is the same to the byte.
    public func difference(from composed: OutboundRequest) throws -> String? {
        if try request.text("method") != composed.method.rawValue { return "method: \(composed.method.rawValue)" }
        if try request.text("url") != composed.url { return "url: \(composed.url)" }
        if try request.text("content_type") != composed.headers["Content-Type"] {
            return "content type: \(composed.headers["Content-Type"] ?? "none")"
        }
        if let headers = try request.objectIfAny("headers") {
            for (name, value) in headers.members where try value.asText != composed.headers[name] {
                return "header \(name): \(composed.headers[name] ?? "none")"
            }
        }
        let body = try expectedBody()
        return body == composed.body ? nil : "body: \(String(decoding: composed.body, as: UTF8.self))"
    }

    private func expectedBody() throws -> [UInt8] {
        guard let form = try request.objectIfAny("form") else { return Array(try request.text("body").utf8) }
        var fields = FormBody()
        for (name, value) in form.members { fields.append(name, try value.asText) }
        return fields.bytes()
    }
}
