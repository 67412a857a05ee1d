internal import PartyKit
internal import ShipmentModel
internal import WireFormats

/// `turnback normalize --batch`: one JSON object a line in, one a line out, in the same order.
///
/// In: `{"id", "party", "operation", "body": path of the raw body, "context": {…}}`, see ``MessageContext``.
/// Out: `{"id", "parsed": {…}}`, or `{"id", "failure": {"type", "title", "detail"}}` for what cannot be read. A line that
/// fails stops nothing.
public struct NormalizeBatch: Sendable {
    private let normalizer = Normalizer()
    private let readFile: @Sendable (String) throws -> [UInt8]

    /// - Parameter readFile: The bytes of the file at a path.
    public init(readFile: @escaping @Sendable (String) throws -> [UInt8]) { self.readFile = readFile }

    /// The answer to one line, without a line break.
    public func answer(toLine line: String) -> String {
        var id = ""
        do throws(RegistryFailure) {
            let request = try Self.inputs { () throws(WireError) in try JSONValue.read(line).asObject }
            id = try Self.inputs { () throws(WireError) in try request.textIfAny("id") } ?? ""
            return JSONText.object([("id", .string(id)), ("parsed", try parsed(request))]).text
        } catch {
            return JSONText.object([("id", .string(id)), ("failure", error.json)]).text
        }
    }

    private func parsed(_ request: JSONValue) throws(RegistryFailure) -> JSONText {
        let names = try Self.inputs { () throws(WireError) in
            (try request.text("party"), try request.text("operation"), try request.text("body"))
        }
        let body: [UInt8]
        do {
            body = try readFile(names.2)
        } catch {
            throw RegistryFailure(
                type: "unreadable-file", title: "The body's file cannot be read.", detail: "\(error)")
        }
        return try normalizer.normalize(
            PartyID(rawValue: names.0), Operation(rawValue: names.1), body: body,
            context: try MessageContext(request["context"]))
    }

    private static func inputs<Result>(_ read: () throws(WireError) -> Result) throws(RegistryFailure) -> Result {
        do throws(WireError) {
            return try read()
        } catch {
            throw .input("line", error)
        }
    }
}
