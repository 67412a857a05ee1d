/// What a body looks like by its first byte: carriers send several shapes to one address, under any Content-Type.
public enum BodyShape: Sendable, Hashable {
    case xml, json, form, empty

    /// Leading white space and a UTF-8 byte order mark are skipped; what is neither XML nor JSON counts as form fields.
    public init(of body: [UInt8]) {
        let body = body.starts(with: [0xEF, 0xBB, 0xBF]) ? body[3...] : body[...]
        switch body.first(where: { !($0 == 0x20 || (0x09...0x0D).contains($0)) }) {
        case nil: self = .empty
        case UInt8(ascii: "<"): self = .xml
        case UInt8(ascii: "{"), UInt8(ascii: "["): self = .json
        default: self = .form
        }
    }

    public init(of text: String) { self.init(of: Array(text.utf8)) }
}
