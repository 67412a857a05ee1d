// libFuzzer entry of the XML reader; built as JSONFuzz.swift says, with this file instead of that one.

/// A document that is read has no DOCTYPE effect to show: all its text is in the body, and every question is answered.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXML(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for encoding in [nil, "GBK", "UTF-16LE"] {
        guard let root = try? XMLNode.read(bytes, encoding: encoding) else { continue }
        guard ask(root) <= 3 * count + 64 else { fatalError("more text than the body has") }
    }
    return 0
}

/// The bytes of text and attributes in an element and below it.
private func ask(_ node: XMLNode) -> Int {
    var size = node.text.utf8.count
    guard String(validating: node.text.utf8, as: UTF8.self) != nil else { fatalError("invalid UTF-8") }
    _ = node.path
    _ = try? node.asInt64
    for (name, value) in node.attributes {
        guard node.attribute(name) != nil else { fatalError("an attribute that is not found") }
        size += value.utf8.count
    }
    for child in node.children {
        guard let found = node.child(child.name), found.name == child.name else {
            fatalError("a child that is not found")
        }
        size += ask(child)
    }
    return size
}
