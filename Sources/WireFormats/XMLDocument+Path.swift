extension XMLDocument {
    /// Where an element stands, as `Request/Body/WaybillRoute[2]`: a number from 1 where siblings share the name.
    func path(to index: UInt32) -> String {
        var steps: [String] = []
        var current = index
        while current != Self.none {
            steps.append(step(to: current))
            current = parent(of: current)
        }
        return steps.reversed().joined(separator: "/")
    }

    private func step(to index: UInt32) -> String {
        let name = name(of: index)
        let component = WireError.pathComponent(name)
        let parent = parent(of: index)
        guard parent != Self.none else { return component }
        var position = 0
        var count = 0
        var sibling = firstNamed(name, from: firstChild(of: parent))
        while let found = sibling {
            count += 1
            if found == index { position = count }
            sibling = firstNamed(name, from: nextSibling(of: found))
        }
        return count > 1 ? "\(component)[\(position)]" : component
    }
}
