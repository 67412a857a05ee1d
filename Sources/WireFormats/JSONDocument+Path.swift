extension JSONDocument {
    /// Where the value at `index` stands, as `Body.WaybillRoute[2].mailno`; empty for the root.
    ///
    /// Found by descending from the root: readers pay for paths only when something is wrong.
    func path(to index: Int) -> String {
        var text = origin?.path ?? ""
        var position = 1
        while position != index, let step = step(from: position, towards: index) {
            text += step.number.map { "[\($0)]" } ?? ((text.isEmpty ? "" : ".") + step.name)
            position = step.position
        }
        return text
    }

    /// The path of a member of the object at `index`, whether or not it exists.
    func path(to index: Int, key: String) -> String {
        let own = path(to: index)
        return own.isEmpty ? WireError.pathComponent(key) : own + "." + WireError.pathComponent(key)
    }

    /// The child of the container at `container` that holds the value at `index`.
    private func step(from container: Int, towards index: Int) -> (name: String, number: Int?, position: Int)? {
        let isObject = tag(at: container) == Tag.object
        let end = next(after: container) - 1
        var position = container + 1
        var number = 0
        while position < end {
            let child = isObject ? position + 1 : position
            let following = next(after: child)
            if child <= index, index < following {
                let name = isObject ? WireError.pathComponent(string(at: position)) : ""
                return (name, isObject ? nil : number, child)
            }
            position = following
            number += 1
        }
        return nil
    }
}
