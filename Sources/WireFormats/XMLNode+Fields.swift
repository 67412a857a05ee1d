extension XMLNode {
    /// The first child of this name.
    ///
    /// - Throws: `.missingField` when there is none.
    public func requiredChild(_ name: String) throws(WireError) -> XMLNode {
        guard let child = child(name) else { throw missing(name, "absent") }
        return child
    }

    /// The text of the first child of this name, without the white space around it; nil when absent or empty.
    public func textIfAny(_ name: String) -> String? {
        guard let text = child(name)?.trimmedText, !text.isEmpty else { return nil }
        return text
    }

    /// The value of an attribute.
    ///
    /// - Throws: `.missingField` when it is absent. An empty value is a value.
    public func requiredAttribute(_ name: String) throws(WireError) -> String {
        guard let value = attribute(name) else { throw missing("@" + name, "absent") }
        return value
    }

    /// The only child of this name, for money and states; nil when there is none.
    ///
    /// - Throws: `.duplicateKey` when there are two.
    public func unique(_ name: String) throws(WireError) -> XMLNode? {
        guard let child = child(name) else { return nil }
        let following = document.nextSibling(of: child.index)
        guard document.firstNamed(name, from: following) == nil else {
            throw WireError(
                .duplicateKey, path: path + "/" + WireError.pathComponent(name),
                detail: "the element stands more than once")
        }
        return child
    }

    /// The text of the only child of this name, without the white space around it.
    ///
    /// - Throws: `.duplicateKey` when there are two, `.missingField` when it is absent or empty.
    public func uniqueText(_ name: String) throws(WireError) -> String {
        guard let text = try unique(name)?.trimmedText, !text.isEmpty else { throw missing(name, "absent or empty") }
        return text
    }

    /// The integer in this element's text.
    ///
    /// - Throws: `.wrongType` when it is anything but an optional minus sign and digits, `.outOfRange` beyond 64 bits.
    public var asInt64: Int64 {
        get throws(WireError) {
            switch Digits.int64(trimmedText) {
            case .value(let number): return number
            case .tooWide: throw WireError(.outOfRange, path: path, detail: "beyond 64 bits with sign")
            case .notAnInteger: throw WireError(.wrongType, path: path, detail: "not an integer")
            }
        }
    }

    /// The integer in the first child of this name.
    public func int64(_ name: String) throws(WireError) -> Int64 {
        guard let number = try int64IfAny(name) else { throw missing(name, "absent or empty") }
        return number
    }

    /// The integer in the first child of this name; nil when absent or empty.
    public func int64IfAny(_ name: String) throws(WireError) -> Int64? {
        guard let child = child(name), !child.trimmedText.isEmpty else { return nil }
        return try child.asInt64
    }

    /// All elements below this one that have the name, in document order.
    public func descendants(_ name: String) -> [XMLNode] {
        var found: [XMLNode] = []
        // Numbers are given in the order of the document, so a whole element is a run of them.
        for index in document.descendants(of: index) where document.isNamed(name, index) {
            found.append(XMLNode(document: document, index: index))
        }
        return found
    }

    private func missing(_ name: String, _ detail: String) -> WireError {
        WireError(.missingField, path: path + "/" + WireError.pathComponent(name), detail: detail)
    }
}
