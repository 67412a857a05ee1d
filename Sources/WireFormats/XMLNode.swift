/// One element of a parsed XML document.
///
/// A node is a light handle (the document and a number); taking one allocates nothing, and the document lives as long
/// as any of its nodes. Names are local names: namespaces and prefixes of elements are not looked at.
public struct XMLNode: Sendable {
    let document: XMLDocument
    let index: UInt32

    init(document: XMLDocument, index: UInt32) {
        self.document = document
        self.index = index
    }

    /// Reads a document and returns its root element.
    ///
    /// Any DOCTYPE is refused as soon as it is seen, nothing is fetched and no entity but the five predefined ones is
    /// known. White space before the XML declaration is forgiven.
    ///
    /// - Parameters:
    ///   - bytes: The body, at most `limits.bytesMax` bytes, in the encoding that its byte order mark, `encoding` or
    ///     its XML declaration names, in this order: UTF-8, GBK, GB 18030, UTF-16, Latin-1.
    ///   - encoding: The charset of the HTTP answer, if it named one.
    /// - Throws: `.doctype`, `.malformed`, `.badEncoding`, `.tooLarge`, `.tooDeep`, `.tooManyItems`.
    public static func read(
        _ bytes: [UInt8], limits: ReadLimits = .standard, encoding: String? = nil
    ) throws(WireError) -> XMLNode {
        try bytes.withRawBytes { (raw) throws(WireError) -> XMLNode in
            try read(raw, limits: limits, encoding: encoding)
        }
    }

    /// Reads a document from memory that is only borrowed.
    public static func read(
        _ bytes: UnsafeRawBufferPointer, limits: ReadLimits = .standard, encoding: String? = nil
    ) throws(WireError) -> XMLNode {
        XMLNode(document: try XMLDocument.read(bytes, limits: limits, encoding: encoding), index: 0)
    }

    /// Reads a document that came as text, as a form field does; the encoding that it declares is of no meaning then.
    public static func read(_ text: String, limits: ReadLimits = .standard) throws(WireError) -> XMLNode {
        try read([UInt8](text.utf8), limits: limits, encoding: "UTF-8")
    }

    /// The local name.
    public var name: String { document.name(of: index) }

    /// The direct text of the element, CDATA included, as it stands; text of children does not belong to it.
    public var text: String { document.text(of: index) }

    /// ``text`` without the white space around it.
    public var trimmedText: String { document.trimmedText(of: index) }

    /// The value of an attribute, by its name as written (`xsi:type` with its prefix).
    public func attribute(_ name: String) -> String? { document.attribute(name, of: index) }

    /// All attributes in their order; declarations of namespaces are not among them.
    public var attributes: [(name: String, value: String)] {
        document.attributeIndices(of: index).map(document.attribute(at:))
    }

    /// The first child of this name.
    public func child(_ name: String) -> XMLNode? {
        let first = document.firstChild(of: index)
        return document.firstNamed(name, from: first).map { XMLNode(document: document, index: $0) }
    }

    /// All child elements in their order.
    public var children: XMLChildren { XMLChildren(self, name: nil) }

    /// The child elements of this name in their order.
    public func children(_ name: String) -> XMLChildren { XMLChildren(self, name: name) }

    /// The element that is reached by the first child of each name in turn.
    public func path(_ names: [String]) -> XMLNode? {
        var node = self
        for name in names {
            guard let child = node.child(name) else { return nil }
            node = child
        }
        return node
    }

    /// This element's path from the root, as errors name it. Computed when asked for.
    public var path: String { document.path(to: index) }
}
