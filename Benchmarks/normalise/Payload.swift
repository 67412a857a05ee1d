import PartyKit
import ShipmentModel
import WireFormats

/// One of a carrier's samples, as bytes, and how everybody reads it.
struct Payload {
    enum Format: String { case json = "JSON", xml = "XML" }

    let carrier: PartyID
    let operation: PartyKit.Operation
    let sample: String
    let format: Format
    let body: [UInt8]
    /// What a bare parser is given: the body, and the JSON that it keeps as text in `innerKey`.
    let documents: [[UInt8]]
    /// The same bytes into structs with Foundation.
    let decode: ([UInt8]) throws -> Void

    var name: String { "\(carrier)/\(operation)/\(format.rawValue)" }

    /// - Parameters:
    ///   - root: The project's folder.
    ///   - folder: The carrier's folder under `carriers`.
    ///   - innerKey: Where the body keeps further JSON as a text.
    init(
        root: String, folder: String, _ carrier: PartyID, _ operation: PartyKit.Operation, _ sample: String,
        innerKey: String? = nil, decode: @escaping ([UInt8]) throws -> Void
    ) throws {
        self.carrier = carrier
        self.operation = operation
        self.sample = sample
        self.decode = decode
        format = sample.hasSuffix(".xml") ? .xml : .json
        body = try readFile("\(root)/carriers/\(folder)/samples/\(sample)")
        if let innerKey {
            documents = [body, Array(try JSONValue.read(body).text(innerKey).utf8)]
        } else {
            documents = [body]
        }
    }

    /// A tracking answer and a push of every carrier, in each format that it speaks.
    static func all(root: String) throws -> [Payload] {
        [
            try Payload(
                root: root, folder: "SFExpress", "sf", .track, "track-refused-then-returned.json",
                innerKey: "apiResultData", decode: FoundationShapes.sfTrack),
            try Payload(
                root: root, folder: "SFExpress", "sf", .pushTrack, "push-routes.xml",
                decode: FoundationShapes.sfPush),
            try Payload(
                root: root, folder: "ZTO", "zto", .track, "track-refused-then-returned.json",
                decode: FoundationShapes.ztoTrack),
            try Payload(
                root: root, folder: "ZTO", "zto", .pushTrack, "push-return-signed.json", innerKey: "data",
                decode: FoundationShapes.ztoPush),
            try Payload(
                root: root, folder: "YTO", "yto", .track, "track-intercepted-and-returned.json",
                decode: FoundationShapes.ytoTrack),
            try Payload(
                root: root, folder: "YTO", "yto", .track, "marketing-track-read-by-text.xml",
                decode: FoundationShapes.ytoMarketing),
            try Payload(
                root: root, folder: "YTO", "yto", .pushTrack, "push-signed-by-sender.xml",
                decode: FoundationShapes.ytoPush),
            try Payload(
                root: root, folder: "Kuaidi100", "kuaidi100", .track, "track-oldest-first.json",
                decode: FoundationShapes.kuaidi100Track),
            try Payload(
                root: root, folder: "Kuaidi100", "kuaidi100", .pushTrack, "push-finished-returned.json",
                decode: FoundationShapes.kuaidi100Push),
        ]
    }
}
