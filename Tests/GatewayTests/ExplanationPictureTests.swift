import Ledger
import RefundRules
import ShipmentModel
import Testing
import WireFormats

@testable import Gateway

/// The case as a picture.
struct ExplanationPictureTests {
    @Test(arguments: ExplanationLanguage.allCases)
    func `it is an SVG of its own, for screen readers too`(language: ExplanationLanguage) async throws {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        let svg = try await town.explanation(of: key).svg(at: town.clock.now, in: language)
        let root = try XMLNode.read(Array(svg.utf8))
        #expect(root.name == "svg")
        #expect(svg.contains("<title id=\"title\">") && svg.contains("<desc id=\"description\">"))
        #expect(svg.contains("prefers-color-scheme: dark"))
        for foreign in ["<script", "href", "url(", "@import", "@font-face", "javascript:"] {
            #expect(!svg.contains(foreign))
        }
        #expect(svg.ranges(of: "http").count == 1, "the name space alone")
    }

    @Test func `texts from outside are text`() async throws {
        let town = try await Town()
        let hostile = "AS</text><script>alert('x')</script>\"&\u{1}"
        let key = try await town.runExplainedCase(hostile)
        let svg = try await town.explanation(of: key).svg(at: town.clock.now)
        _ = try XMLNode.read(Array(svg.utf8))
        #expect(!svg.contains("<script>"))
        #expect(svg.contains("AS&lt;/text&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"))
    }

    @Test func `moments keep their order, and those of one lane their distance`() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<200 {
            let moments = (0..<Int.random(in: 1..<60, using: &random)).map { _ in
                ExplanationScale.Moment(
                    at: Instant(seconds: 1_795_309_200 + Int64.random(in: 0..<2_000_000, using: &random)),
                    lane: Int.random(in: 0..<5, using: &random))
            }
            let scale = ExplanationScale(moments, pitch: 24, width: 900)
            let sorted = moments.sorted { $0.at < $1.at }
            for (left, right) in zip(sorted, sorted.dropFirst()) {
                #expect(left.at == right.at || scale.x(of: left.at) < scale.x(of: right.at))
            }
            for lane in 0..<5 {
                let times = Set(moments.filter { $0.lane == lane }.map(\.at)).sorted()
                for (left, right) in zip(times, times.dropFirst()) {
                    #expect(scale.x(of: right) - scale.x(of: left) >= 23.999)
                }
            }
            let (first, last) = (try #require(scale.first), try #require(scale.last))
            #expect(scale.x(of: first) >= 0 && scale.x(of: last) <= scale.width + 0.001)
            #expect(scale.x(of: last + .days(900)) <= scale.width + 0.001, "what lies outside stays at the edge")
        }
    }

    @Test func `a line of another year names its year, as the axis does`() async throws {
        let town = try await Town()
        let snapshot = town.merchantCase("AS-1", parcels: [try Town.number("yto", Town.explainedWaybill)])
        try await town.submit(snapshot)
        let explanation = try await town.explanation(of: snapshot.key)
        let (now, later) = (town.clock.now, town.clock.now + .days(365))
        #expect(explanation.svg(at: now).contains("now \(now.inChina.dropFirst(5).prefix(11))<"))
        #expect(explanation.svg(at: later).contains("now \(later.inChina.prefix(16))<"))
    }

    @Test func `the bands of the clock end at the deadline that counts`() async throws {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        var record = try #require(try await town.ledger.caseRecord(key))
        let deadline = try #require(record.view.afterSale.deadline.effective)
        for platform in [deadline - .hours(20), deadline + .hours(20)] {
            record.view.afterSale.deadline.setPlatform(platform)
            let picture = ExplanationPicture(Explanation(record), at: town.clock.now)
            #expect(picture.clock.last?.look == .hours && picture.clock.last?.until == platform)
        }
    }

    @Test func `neighbouring labels do not touch`() async throws {
        let town = try await Town()
        let snapshot = town.merchantCase("AS-1", parcels: [try Town.number("yto", Town.explainedWaybill)])
        try await town.submit(snapshot)
        // More of them in one hour than the picture's least width has room for.
        let scans = (10..<60).map { CarrierAnswers.Scan("2026-11-22 08:\($0):00", "DEPARTURE") }
        town.caller.on("track_query_adapter") { _ in CarrierAnswers.ytoTrack(Town.explainedWaybill, scans) }
        _ = try await town.poller.round()
        let svg = try await town.explanation(of: snapshot.key).svg(at: town.clock.now)
        let lanes = Dictionary(grouping: try labels(of: svg), by: \.y).mapValues { $0.map(\.x).sorted() }
        #expect(lanes.values.map(\.count).max() == scans.count, "every scan has its label")
        for places in lanes.values {
            for (left, right) in zip(places, places.dropFirst()) {
                // Parallel lines of text of 12 px that rise by 35° stand this far apart, measured across.
                #expect((right - left) * 0.5736 >= 13)
            }
        }
    }

    /// Where the labels of all lanes begin, as they are drawn.
    private func labels(of svg: String) throws -> [(x: Double, y: Double)] {
        var labels: [(x: Double, y: Double)] = []
        for text in try XMLNode.read(Array(svg.utf8)).children("text") {
            guard let transform = text.attribute("transform") else { continue }
            let numbers = transform.split { !"-.0123456789".contains($0) }.compactMap { Double($0) }
            try #require(numbers.count == 3 && numbers[2] == -35, "not a place and a slope: \(transform)")
            labels.append((numbers[0], numbers[1]))
        }
        return labels
    }

    @Test func `marks of one moment share a label, repeats are drawn once`() async throws {
        let town = try await Town()
        let key = try await town.runExplainedCase()
        let explanation = try await town.explanation(of: key)
        let picture = ExplanationPicture(explanation, at: town.clock.now)
        #expect(picture.lanes.map(\.title.english) == ["Case", "Parcel p1", "Interception p1", "Refund"])
        for lane in picture.lanes { #expect(Set(lane.marks.map(\.at)).count == lane.marks.count) }
        let parcel = picture.lanes[1].marks.map(\.label.english)
        #expect(
            parcel.contains { $0.hasPrefix("back at the sender") } && !parcel.contains { $0.hasPrefix("signed for") })
        let yto = explanation.names["yto"].english
        let interceptions = picture.lanes[2].marks.map(\.label.english).joined(separator: "; ")
        #expect(
            interceptions.ranges(of: "\(yto): ").count > interceptions.ranges(of: "ordered at \(yto): ").count,
            "an answer says whose it is")
        #expect(picture.lanes[3].marks.map(\.label.english) == ["129.00 CNY due · attempt 1 · paid"], "no time passed")
        #expect(picture.score.map(\.look) == [.running, .paused, .running])
        #expect(picture.clock.map(\.look) == [.week, .hours])
    }

    @Test func `a case without parcels or deadline is drawn as well`() throws {
        let key = CaseKey(platform: "p", shop: "s", afterSaleID: "A")
        let now = Instant(seconds: 1_795_309_200)
        let afterSale = AfterSaleCase(key: key, facts: CaseSnapshot(key: key, heard: now), appliedAt: now)
        let view = CaseView(afterSale: afterSale, parcels: [], intents: [], jobs: [], tasks: [], audit: [])
        let svg = Explanation(view).svg(at: now + .days(4000))
        _ = try XMLNode.read(Array(svg.utf8))
        #expect(svg.utf8.count < 100_000)
        #expect(Explanation(view).text(at: now, in: .chinese).contains("暂无包裹"))
    }
}
