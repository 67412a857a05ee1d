internal import WireFormats

/// The sandbox's own addresses: clock, books, progress, and mishaps to order.
struct ControlDesk: Desk {
    static let party = "sandbox"

    let world: SandboxWorld

    func answer(_ call: SandboxCall) async throws -> SandboxReply {
        switch (call.method, call.path) {
        case ("GET", "/clock"): return .json(world.clockJSON())
        case ("GET", "/books"): return .json(await world.booksJSON())
        case ("GET", "/progress"): return .json(await world.progressJSON())
        case ("POST", "/faults"):
            guard let json = call.json, json.isObject else { return .json(["title": "no JSON object"], status: 400) }
            do throws(WireError) {
                await world.add(try Fault(json))
                return .json(["ordered": true])
            } catch {
                return .json(["title": .string(error.description)], status: 400)
            }
        default: return .json(["title": "no such address"], status: 404)
        }
    }
}
