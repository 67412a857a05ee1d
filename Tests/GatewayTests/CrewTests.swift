import Testing

@testable import Gateway

@Suite struct CrewTests {
    /// What is fetched when, and who has been worked on.
    private actor Script {
        private var batches: [[String]]
        private(set) var done: [String] = []
        private(set) var underWayMax = 0
        private var underWay = 0
        private var gate: CheckedContinuation<Void, Never>?
        private var isOpen = false

        init(_ batches: [[String]]) { self.batches = batches }

        func next() -> [String] { batches.isEmpty ? [] : batches.removeFirst() }

        func begin() {
            underWay += 1
            underWayMax = max(underWayMax, underWay)
        }

        func end(_ name: String) {
            underWay -= 1
            done.append(name)
        }

        func waitAtGate() async {
            guard !isOpen else { return }
            await withCheckedContinuation { gate = $0 }
        }

        func openGate() {
            isOpen = true
            gate?.resume()
            gate = nil
        }
    }

    private func crew(_ script: Script, size: Int = 4) -> Crew<String> {
        Crew(
            size: size, fetch: { _ in .init(items: await script.next(), isFull: false) },
            perform: { name in
                await script.begin()
                // The slow one ends only after the quick one: a crew that waited for it would never end.
                if name == "slow" { await script.waitAtGate() }
                if name == "quick" { await script.openGate() }
                await script.end(name)
            },
            pause: { await Task.yield() })
    }

    @Test(.timeLimit(.minutes(5)))
    func `one slow thing does not keep what is fetched later waiting`() async throws {
        let script = Script([["slow"], [], [], ["quick"]])
        try await crew(script).run()
        #expect(await script.done == ["quick", "slow"])
    }

    @Test func `a crew ends when nothing is due and nothing under way`() async throws {
        let script = Script([["one", "two"], ["three"]])
        try await crew(script).run()
        #expect(await Set(script.done) == ["one", "two", "three"])
    }

    /// How often something was done.
    private actor Count {
        private(set) var value = 0
        func add() { value += 1 }
    }

    @Test(arguments: [(isFull: false, fetches: 2), (isFull: true, fetches: 4)])
    func `who got all that was due does not ask again as each thing ends`(isFull: Bool, fetches: Int) async throws {
        let (script, count) = (Script([["one", "two", "three"]]), Count())
        let crew = Crew<String>(
            size: 4,
            fetch: { _ in
                await count.add()
                return .init(items: await script.next(), isFull: isFull)
            },
            // Nobody is told that there is more.
            perform: { await script.end($0) },
            pause: { await script.waitAtGate() })
        async let run: Void = crew.run()
        while await script.done.count < 3 { await Task.yield() }
        await script.openGate()
        try await run
        let asked = await count.value
        #expect(isFull ? asked >= fetches : asked == fetches)
    }

    /// A pause that is cancelled returns at once, as the gateway's does.
    @Test(.timeLimit(.minutes(5)))
    func `a crew that is told to stop waits for what is under way, and does not turn in circles`() async throws {
        let (script, pauses) = (Script([["held"]]), Count())
        let crew = Crew<String>(
            size: 4, fetch: { _ in .init(items: await script.next(), isFull: false) },
            perform: {
                await script.begin()
                await script.waitAtGate()
                await script.end($0)
            },
            pause: {
                await pauses.add()
                while !Task.isCancelled { await Task.yield() }
            })
        let run = Task { try await crew.run() }
        while await script.underWayMax == 0 { await Task.yield() }
        run.cancel()
        for _ in 0..<10_000 { await Task.yield() }
        #expect(await pauses.value <= 1)
        await script.openGate()
        try await run.value
        #expect(await script.done == ["held"])
    }

    @Test func `a failed fetch is told after everything under way has ended`() async throws {
        struct Broken: Error {}
        let script = Script([])
        let calls = Script([["first"]])
        let crew = Crew<String>(
            size: 4,
            fetch: { _ in
                let items = await calls.next()
                if items.isEmpty { throw Broken() }
                return .init(items: items, isFull: false)
            },
            perform: { await script.end($0) }, pause: { await Task.yield() })
        await #expect(throws: Broken.self) { try await crew.run() }
        #expect(await script.done == ["first"])
    }
}
