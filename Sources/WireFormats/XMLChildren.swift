/// Child elements of one parent, all or those of one name, followed from sibling to sibling: no array is built.
public struct XMLChildren: Sequence, Sendable {
    let parent: XMLNode
    let name: String?

    init(_ parent: XMLNode, name: String?) {
        self.parent = parent
        self.name = name
    }

    public struct Iterator: IteratorProtocol {
        let document: XMLDocument
        let name: String?
        var upcoming: UInt32

        public mutating func next() -> XMLNode? {
            guard upcoming != XMLDocument.none else { return nil }
            if let name {
                guard let found = document.firstNamed(name, from: upcoming) else { return nil }
                upcoming = found
            }
            defer { upcoming = document.nextSibling(of: upcoming) }
            return XMLNode(document: document, index: upcoming)
        }
    }

    public func makeIterator() -> Iterator {
        Iterator(document: parent.document, name: name, upcoming: parent.document.firstChild(of: parent.index))
    }

    public var first: XMLNode? {
        var iterator = makeIterator()
        return iterator.next()
    }

    public var isEmpty: Bool { first == nil }

    /// How many there are, by walking.
    public var count: Int { reduce(0) { count, _ in count + 1 } }
}
