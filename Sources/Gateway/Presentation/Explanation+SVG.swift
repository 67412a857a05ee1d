internal import Digests
internal import Ledger
internal import RefundRules
public import ShipmentModel

extension Explanation {
    /// The case as a picture, left to right in time: a lane each for the case, every parcel, its interception and the
    /// refund; the two clocks as bands. An SVG of its own: no script, no font or picture from elsewhere, every text
    /// escaped; it keeps to the reader's light or dark colours.
    public func svg(at now: Instant, in language: ExplanationLanguage = .english) -> String {
        ExplanationDrawing(self, at: now, in: language).svg
    }

    /// The picture's style sheet as a content security policy names it: `'sha256-…'`.
    public static var pictureStyleSource: String {
        "'sha256-\(Base64.encode(Digest.hash(ExplanationSVG.style, with: .sha256)))'"
    }
}

/// Lays an ``ExplanationPicture`` out and writes it as SVG.
struct ExplanationDrawing {
    private let picture: ExplanationPicture
    private let language: ExplanationLanguage
    private let explanation: Explanation
    private let now: Instant
    private let scale: ExplanationScale
    /// As wide as the lanes' names.
    private let gutter: Double

    // Pixels.
    private static let widthLeast = 900.0
    /// Labels rise to the right at this angle; so far apart they do not touch.
    static let slope = 35.0
    static let pitch = 24.0
    private static let header = 66.0
    private static let band = 26.0

    init(_ explanation: Explanation, at now: Instant, in language: ExplanationLanguage) {
        self.explanation = explanation
        self.language = language
        self.now = now
        picture = ExplanationPicture(explanation, at: now)
        let names = picture.lanes.map {
            max(Self.width(of: $0.title[language]) * 1.1, Self.width(of: $0.detail[language]))
        }
        gutter = max(names.max() ?? 0, 140) + 34
        scale = ExplanationScale(picture.moments, pitch: Self.pitch, width: Self.widthLeast)
    }

    /// Where the lanes begin, below a row for the words of each line.
    private var top: Double { Self.header + Double(max(picture.lines.count, 2)) * 15 + 14 }
    private func x(_ instant: Instant) -> Double { gutter + 14 + scale.x(of: instant) }

    var svg: String {
        let labels = picture.lanes.flatMap(\.marks).map { (x($0.at), Self.width(of: self.label($0))) }
        let reach = labels.map { $0.0 + $0.1 * 0.82 + 16 }.max() ?? 0
        let width = max(gutter + 14 + scale.width + 40, reach + 10).rounded(.up)
        var body = ExplanationSVG()
        var y = top
        var floors: [Double] = []
        for lane in picture.lanes {
            y += height(of: lane)
            floors.append(y)
            y += 16
        }
        let clocks = [
            (picture.clock, Bilingual("Deadline clock", "处理时限")), (picture.score, Bilingual("Score timer", "体验分计时")),
        ]
        .filter { !$0.0.isEmpty }
        let bandsTop = y + 6
        let axis = bandsTop + Double(clocks.count) * (Self.band + 8) + 10
        let height = axis + 100

        body.rect(0, 0, width, height, "ground")
        drawHeader(in: &body)
        for (index, lane) in picture.lanes.enumerated() where index % 2 == 0 {
            body.rect(0, floors[index] - self.height(of: lane), width, self.height(of: lane) + 16, "stripe")
        }
        drawAxis(at: axis, in: &body)
        drawLines(until: axis, in: &body)
        for (index, lane) in picture.lanes.enumerated() {
            draw(lane, at: floors[index], until: width, isOnStripe: index % 2 == 0, in: &body)
        }
        for (index, clock) in clocks.enumerated() {
            draw(clock.0, clock.1, at: bandsTop + Double(index) * (Self.band + 8), in: &body)
        }
        drawLegend(at: axis + 44, in: &body)
        return document(body.text, width, height)
    }

    private func label(_ mark: ExplanationPicture.Mark) -> String {
        // The hour is of China; the day stands on the axis.
        mark.at.inChina.dropFirst(11).prefix(5) + " " + mark.label[language]
    }

    private func height(of lane: ExplanationPicture.Lane) -> Double {
        let longest = lane.marks.map { Self.width(of: label($0)) }.max() ?? 0
        return max(longest * 0.574 + 26, 44).rounded(.up)
    }

    /// How wide a text is at 12 px, rather too much than too little: signs of East Asia are square.
    static func width(of text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 12.2 : 7.3) }
    }

    // MARK: Parts

    private func drawHeader(in body: inout ExplanationSVG) {
        let afterSale = explanation.view.afterSale
        body.text(20, 30, "\(afterSale.key.afterSaleID) — \(afterSale.state.name[language])", "title")
        let platform = explanation.names[afterSale.key.platform][language]
        let parts = [
            platform, afterSale.key.shop.rawValue, afterSale.facts.amount?.description,
            explanation.audience == .shop ? afterSale.reason.map { $0.shown[language] } : nil,
        ]
        body.text(20, 50, parts.compactMap(\.self).joined(separator: " · "), "sub")
    }

    private func draw(
        _ lane: ExplanationPicture.Lane, at floor: Double, until width: Double, isOnStripe: Bool,
        in body: inout ExplanationSVG
    ) {
        body.text(20, floor - 6, lane.title[language], "lane")
        let detail = lane.detail[language]
        if !detail.isEmpty { body.text(20, floor + 9, detail, "sub") }
        body.line(gutter, floor, width - 10, floor, "rail")
        for mark in lane.marks {
            let center = x(mark.at)
            body.mark(center, floor, mark.look)
            body.slanted(center + 3, floor - 9, label(mark), slope: Self.slope, isOnStripe ? "label onstripe" : "label")
        }
    }

    private func draw(
        _ spans: [ExplanationPicture.Span], _ title: Bilingual, at top: Double, in body: inout ExplanationSVG
    ) {
        body.text(20, top + 17, title[language], "lane")
        for span in spans {
            let (left, right) = (x(span.from), x(span.until))
            body.rect(left, top, max(right - left, 2), Self.band, "span \(span.look.rawValue)")
            let word = self.word(span)[language]
            if Self.width(of: word) + 8 < right - left { body.text(left + 5, top + 17, word, "inband") }
        }
    }

    private func word(_ span: ExplanationPicture.Span) -> Bilingual {
        let length = (span.until - span.from).words
        return switch span.look {
        case .running: Bilingual("counts ", "计时 ") + length
        case .paused: Bilingual("paused ", "暂停 ") + length
        case .week: Bilingual("7 days from the agreement", "同意后 7 天")
        case .hours: Bilingual("48 hours at most", "最多 48 小时")
        }
    }

    private func drawLines(until floor: Double, in body: inout ExplanationSVG) {
        // Each in a row of its own, so that their words cannot meet.
        for (row, line) in picture.lines.sorted(by: { $0.at > $1.at }).enumerated() {
            let (place, top) = (x(line.at), Self.header + Double(row) * 15)
            body.line(place, top, place, floor, "line \(line.look.rawValue)")
            // As on the axis: a year is named where it is not the one that the picture begins in.
            let isOfFirstYear = scale.first.map { $0.inChina.prefix(4) == line.at.inChina.prefix(4) } ?? false
            let words = "\(line.label[language]) \(line.at.inChina.prefix(16).dropFirst(isOfFirstYear ? 5 : 0))"
            body.text(place - 5, top + 9, words, "end \(line.look.rawValue)word")
        }
    }

    /// A stroke at every midnight of China that has room, and the day beside it.
    private func drawAxis(at y: Double, in body: inout ExplanationSVG) {
        guard let first = scale.first, let last = scale.last else { return }
        body.line(gutter, y, gutter + 28 + scale.width, y, "rail")
        let day: Int64 = 86_400_000
        let offset = Int64(WrittenTime.chinaOffsetSeconds) * 1000
        var midnight = ((first.milliseconds + offset) / day) * day - offset
        var free = -Double.infinity
        var count = 0
        // A case that was forgotten for years has no use for more.
        while midnight <= last.milliseconds, count < 400 {
            let instant = Instant(milliseconds: max(midnight, first.milliseconds))
            let place = x(instant)
            if place >= free {
                body.line(place, top - 8, place, y + 5, midnight < first.milliseconds ? "rail" : "tick")
                let isOfFirstYear = instant.inChina.prefix(4) == first.inChina.prefix(4)
                body.text(place + 3, y + 17, String(instant.inChina.prefix(10).dropFirst(isOfFirstYear ? 5 : 0)), "sub")
                free = place + (isOfFirstYear ? 44 : 74)
            }
            midnight += day
            count += 1
        }
        body.text(
            gutter, y + 32,
            Bilingual(
                "China time. Quiet spells are drawn shorter than they were.", "北京时间。无事件的时段按比例缩短。")[language],
            "sub")
    }

    private func drawLegend(at y: Double, in body: inout ExplanationSVG) {
        let items: [(ExplanationPicture.Mark.Look, Bilingual)] = [
            (.proof, Bilingual("proof: can make money due", "证明：可触发退款")),
            (.hint, Bilingual("hint: holds money, asks", "线索：只能暂缓和查询")),
            (.word, Bilingual("word: asks at most", "传言：最多查询")),
            (.decision, Bilingual("decision of the rules", "规则决定")), (.person, Bilingual("a person", "人工")),
            (.money, Bilingual("money", "款项")),
        ]
        let spans: [(ExplanationPicture.Span.Look, Bilingual)] = [
            (.running, Bilingual("counts against the shop's score", "计入体验分")), (.paused, Bilingual("paused", "暂停")),
            (.week, Bilingual("the merchant's 7 days", "商家 7 天")), (.hours, Bilingual("the last 48 hours", "最后 48 小时")),
        ]
        var left = gutter + 6
        for (look, words) in items {
            body.mark(left, y + 10, look)
            body.text(left + 10, y + 14, words[language], "sub")
            left += Self.width(of: words[language]) * 0.92 + 34
        }
        left = gutter
        for (look, words) in explanation.audience == .shop ? spans : [] {
            body.rect(left, y + 26, 14, 11, "span \(look.rawValue)")
            body.text(left + 20, y + 36, words[language], "sub")
            left += Self.width(of: words[language]) * 0.92 + 44
        }
    }

    // MARK: The document

    private func document(_ body: String, _ width: Double, _ height: Double) -> String {
        let afterSale = explanation.view.afterSale
        let title = Bilingual("Timeline of case ", "时间线：售后单 ")[language] + afterSale.key.description
        var said = explanation.summary(at: now).map { $0[language] }
        if picture.repeats > 0 {
            said.append(
                Bilingual(
                    "\(picture.repeats) repeated statements are not drawn.", "\(picture.repeats) 条重复消息未画出。")[language])
        }
        let size = "\(ExplanationSVG.number(width)) \(ExplanationSVG.number(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(ExplanationSVG.number(width))" \
            height="\(ExplanationSVG.number(height))" role="img" lang="\(language.rawValue)" \
            aria-labelledby="title description">
            <title id="title">\(ExplanationSVG.escaped(title))</title>
            <desc id="description">\(ExplanationSVG.escaped(said.joined(separator: " ")))</desc>
            <style>\(ExplanationSVG.style)</style>
            \(body)</svg>

            """
    }
}
