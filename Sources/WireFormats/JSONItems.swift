/// The items of an array, found one after the other on the tape: no array is built.
public struct JSONItems: Collection, Sendable {
    /// The place of an item. Get one from the collection; it means nothing in another one.
    public struct Index: Comparable, Sendable {
        let position: Int
        public static func < (left: Index, right: Index) -> Bool { left.position < right.position }
    }

    let array: JSONValue
    public let startIndex: Index
    public let endIndex: Index

    init(_ value: JSONValue) {
        array = value
        startIndex = Index(position: value.index + 1)
        endIndex =
            value.isArray ? Index(position: value.document.next(after: value.index) - 1) : startIndex
    }

    public var count: Int { array.isArray ? array.document.count(at: array.index) : 0 }

    public func index(after index: Index) -> Index {
        Index(position: array.document.next(after: index.position))
    }

    public subscript(index: Index) -> JSONValue {
        JSONValue(document: array.document, index: index.position)
    }
}

/// The members of an object in the order in which they were written.
public struct JSONMembers: Collection, Sendable {
    /// The place of a member. Get one from the collection; it means nothing in another one.
    public struct Index: Comparable, Sendable {
        let position: Int
        public static func < (left: Index, right: Index) -> Bool { left.position < right.position }
    }

    let object: JSONValue
    public let startIndex: Index
    public let endIndex: Index

    init(_ value: JSONValue) {
        object = value
        startIndex = Index(position: value.index + 1)
        endIndex =
            value.isObject ? Index(position: value.document.next(after: value.index) - 1) : startIndex
    }

    public var count: Int { object.isObject ? object.document.count(at: object.index) : 0 }

    public func index(after index: Index) -> Index {
        Index(position: object.document.next(after: index.position + 1))
    }

    public subscript(index: Index) -> (key: String, value: JSONValue) {
        (
            object.document.string(at: index.position),
            JSONValue(document: object.document, index: index.position + 1)
        )
    }
}
