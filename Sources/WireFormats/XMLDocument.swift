internal import CLibXML2

/// A parsed document: the owner of the flat arrays that the C side built. Nodes are (document, index).
///
/// Nothing changes after reading, so the class is Sendable. Every access to the arrays keeps the document alive with
/// `extendLifetime`, since the optimizer may otherwise release it after its last visible use.
final class XMLDocument: @unchecked Sendable {
    private let arena: UnsafeMutablePointer<turnback_xml_document>

    static let none = UInt32.max

    /// - Parameter bytes: Valid UTF-8 without NUL.
    init(_ bytes: UnsafeRawBufferPointer, limits: ReadLimits) throws(WireError) {
        let caps = turnback_xml_limits(
            depth_max: UInt32(clamping: limits.depthMax), items_max: UInt32(clamping: limits.itemsMax),
            text_bytes_max: UInt32(clamping: limits.textBytesMax))
        var outcome = turnback_xml_outcome()
        let arena = turnback_xml_read(
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, caps, &outcome)
        guard let arena else { throw WireError(.tooLarge, detail: "no memory for the document") }
        self.arena = arena
        guard outcome.failure != TURNBACK_XML_READ else { return }
        throw error(for: outcome, limits)
    }

    deinit { turnback_xml_release(arena) }

    private func error(for outcome: turnback_xml_outcome, _ limits: ReadLimits) -> WireError {
        let path = outcome.node == Self.none ? "" : self.path(to: outcome.node)
        let line = "line \(outcome.line)"
        return switch outcome.failure {
        case TURNBACK_XML_DOCTYPE: WireError(.doctype, path: path, detail: "a DOCTYPE is refused, \(line)")
        case TURNBACK_XML_TOO_DEEP:
            WireError(.tooDeep, path: path, detail: "more than \(limits.depthMax) levels, \(line)")
        case TURNBACK_XML_TOO_MANY_ITEMS:
            WireError(
                .tooManyItems, path: path, detail: "more than \(limits.itemsMax) elements and attributes, \(line)")
        case TURNBACK_XML_TEXT_TOO_LONG:
            WireError(.tooLarge, path: path, detail: "a text of more than \(limits.textBytesMax) bytes, \(line)")
        case TURNBACK_XML_NO_MEMORY: WireError(.tooLarge, path: path, detail: "no memory for the document")
        default: WireError(.malformed, path: path, detail: "libxml2 error \(outcome.libxml2_code), \(line)")
        }
    }

    // MARK: Nodes

    private func node(_ index: UInt32) -> turnback_xml_node {
        defer { extendLifetime(self) }
        return arena.pointee.nodes[Int(index)]
    }

    func parent(of index: UInt32) -> UInt32 { node(index).parent }
    func firstChild(of index: UInt32) -> UInt32 { node(index).first_child }
    func nextSibling(of index: UInt32) -> UInt32 { node(index).next_sibling }

    func attributeIndices(of index: UInt32) -> Range<UInt32> {
        let node = node(index)
        return node.first_attribute..<node.first_attribute + node.attribute_count
    }

    /// Everything below an element, children of children included: nodes are numbered in the order of the document.
    func descendants(of index: UInt32) -> Range<UInt32> {
        var ancestor = index
        while ancestor != Self.none {
            let next = nextSibling(of: ancestor)
            if next != Self.none { return index + 1..<next }
            ancestor = parent(of: ancestor)
        }
        defer { extendLifetime(self) }
        return index + 1..<arena.pointee.node_count
    }

    func isNamed(_ name: String, _ index: UInt32) -> Bool {
        defer { extendLifetime(self) }
        return name.withKey { turnback_xml_is_named(arena, index, $0.baseAddress, $0.count) }
    }

    /// The node itself or the first sibling after it that has this name.
    func firstNamed(_ name: String, from index: UInt32) -> UInt32? {
        let found = name.withKey { turnback_xml_named(arena, index, $0.baseAddress, $0.count) }
        extendLifetime(self)
        return found == Self.none ? nil : found
    }

    func attribute(_ name: String, of index: UInt32) -> String? {
        let found = name.withKey { turnback_xml_attribute_named(arena, index, $0.baseAddress, $0.count) }
        defer { extendLifetime(self) }
        return found == Self.none ? nil : string(arena.pointee.attributes[Int(found)].value)
    }

    func attribute(at index: UInt32) -> (name: String, value: String) {
        defer { extendLifetime(self) }
        let attribute = arena.pointee.attributes[Int(index)]
        return (string(attribute.name), string(attribute.value))
    }

    func name(of index: UInt32) -> String { string(node(index).name) }

    // MARK: Text

    /// The direct text of an element, its runs joined.
    func text(of index: UInt32) -> String {
        defer { extendLifetime(self) }
        var run = node(index).first_run
        guard run != Self.none else { return "" }
        let first = arena.pointee.runs[Int(run)]
        var text = string(first.text)
        run = first.next
        while run != Self.none {
            text += string(arena.pointee.runs[Int(run)].text)
            run = arena.pointee.runs[Int(run)].next
        }
        return text
    }

    /// The direct text without the white space around it.
    func trimmedText(of index: UInt32) -> String {
        defer { extendLifetime(self) }
        let first = node(index).first_run
        guard first != Self.none else { return "" }
        let run = arena.pointee.runs[Int(first)]
        guard run.next == Self.none else { return Self.trimmed(text(of: index)) }
        return String(decoding: Self.trimmed(bytes(run.text)), as: UTF8.self)
    }

    private func bytes(_ span: turnback_xml_span) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: arena.pointee.text + Int(span.offset), count: Int(span.length))
    }

    private func string(_ span: turnback_xml_span) -> String {
        defer { extendLifetime(self) }
        return String(decoding: bytes(span), as: UTF8.self)
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        return text.withUTF8 { String(decoding: trimmed($0), as: UTF8.self) }
    }

    private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = bytes.count
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}
