import Testing

@testable import turnback

struct SpellingTests {
    @Test(arguments: [
        ("lisen", "listen"), ("wroker", "worker"), ("sevice", "service"), ("platform_acount", "platform_account"),
        ("facts-wait", "facts_wait"), ("", nil), ("colour", nil), ("x", nil),
    ])
    func `only a near word is suggested`(_ written: String, _ meant: String?) {
        let words = ["listen", "worker", "service", "platform", "platform_account", "facts_wait"]
        #expect(Spelling.nearest(to: written, in: words) == meant)
    }

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "ab", 2), ("kitten", "sitting", 3), ("顺丰", "顺风", 1), ("level", "levle", 1),
    ])
    func `a distance is counted in letters`(_ left: String, _ right: String, _ distance: Int) {
        #expect(Spelling.distance(Array(left), Array(right)) == distance)
        #expect(Spelling.distance(Array(right), Array(left)) == distance)
    }
}
