/// The cases that a sandbox plays: what happens to each parcel by itself, what an interception makes of it, and what
/// should come of the money.
public struct SandboxScenario: Sendable {
    let name: String
    let cases: [ScriptedCase]

    init(name: String, cases: [ScriptedCase]) { (self.name, self.cases) = (name, cases) }

    /// Only what is asked: no cases, no parcels.
    public static let quiet = SandboxScenario(name: "quiet", cases: [])

    /// - Returns: Nil for a name other than `demo` and `quiet`.
    public init?(named name: String) {
        switch name {
        case "demo": self = .demo
        case "quiet": self = .quiet
        default: return nil
        }
    }
}
