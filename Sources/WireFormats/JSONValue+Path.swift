extension JSONValue {
    /// Where the value stands, as `Body.WaybillRoute[2].mailno`; empty for the root.
    ///
    /// Found by descending from the root: readers pay for paths only when something is wrong.
    public var path: String {
        var text = document.origin?.path ?? ""
        var position = 1
        while position != index {
            guard let step = step(from: position) else { break }
            text += step.index.map { "[\($0)]" } ?? ((text.isEmpty ? "" : ".") + step.name)
            position = step.position
        }
        return text
    }

    /// The path of a member of this object, whether or not it exists.
    func path(of key: String) -> String {
        let own = path
        return own.isEmpty ? WireError.pathComponent(key) : own + "." + WireError.pathComponent(key)
    }

    /// The child of the container at `container` that holds this value.
    private func step(from container: Int) -> (name: String, index: Int?, position: Int)? {
        let isObject = document.tag(at: container) == JSONDocument.Tag.object
        let end = document.next(after: container) - 1
        var position = container + 1
        var number = 0
        while position < end {
            let child = isObject ? position + 1 : position
            let next = document.next(after: child)
            if child <= index, index < next {
                let name = isObject ? WireError.pathComponent(document.string(at: position)) : ""
                return (name, isObject ? nil : number, child)
            }
            position = next
            number += 1
        }
        return nil
    }
}
