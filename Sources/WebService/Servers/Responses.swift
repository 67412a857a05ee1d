internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PartyKit
internal import WireFormats

extension Response {
    init(status: HTTPResponse.Status, contentType: String, body: [UInt8], headers: [HTTPField.Name: String] = [:]) {
        var fields: HTTPTypes.HTTPFields = [.contentType: contentType]
        for (name, value) in headers { fields[name] = value }
        self.init(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    init(_ acknowledgement: Acknowledgement) {
        self.init(
            status: .init(code: acknowledgement.status), contentType: acknowledgement.contentType,
            body: acknowledgement.body)
    }

    static func json(_ value: JSONText, status: HTTPResponse.Status = .ok, etag: String? = nil) -> Response {
        Response(
            status: status, contentType: "application/json", body: value.bytes,
            headers: etag.map { [.eTag: $0] } ?? [:])
    }
}
