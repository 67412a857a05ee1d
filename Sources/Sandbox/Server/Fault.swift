internal import WireFormats

/// A mishap ordered by a test: what the next calls to a party come to.
struct Fault: Sendable {
    enum Kind: String, Sendable { case serverError = "server_error", brokenOff = "broken_off" }

    var party: String
    var kind: Kind
    /// Whether the work is done before the answer is spoilt.
    var isAfterWork: Bool
    var count: Int

    init(_ json: JSONValue) throws(WireError) {
        party = try json.uniqueText("party")
        let name = try json.uniqueText("kind")
        guard let kind = Kind(rawValue: name) else {
            throw WireError(.wrongType, path: "kind", detail: "can be server_error or broken_off")
        }
        self.kind = kind
        isAfterWork = try json.boolIfAny("after_work") ?? true
        count = Int(try json.int64IfAny("count") ?? 1)
    }
}

extension SandboxWorld {
    func add(_ fault: Fault) { faults.append(fault) }

    /// The mishap that the next call to a party meets, if any; each is used up.
    func takeFault(_ party: String) -> Fault? {
        guard let index = faults.firstIndex(where: { $0.party == party && $0.count > 0 }) else { return nil }
        faults[index].count -= 1
        return faults[index]
    }
}
