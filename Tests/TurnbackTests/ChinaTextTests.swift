import Testing
import WireFormats

@testable import turnback

/// People read China's time, programs UTC.
struct ChinaTextTests {
    @Test func `points in time are China's, and whatever is none stays as it is`() {
        let json: JSONText = [
            "at": "2025-11-24T18:32:00Z", "list": ["2025-11-24T18:32:00Z", "2025-11-24", "Z"],
            "text": "seen 2025-11-24T18:32:00Z", "offset": "2025-11-24T18:32:00+01:00", "count": 7, "none": .null,
        ]
        let text = Console.chinaText(json)
        #expect(text.contains(#""at": "2025-11-25T02:32:00+08:00""#))
        #expect(text.ranges(of: "2025-11-25T02:32:00+08:00").count == 2 && text.contains(#""2025-11-24""#))
        #expect(text.contains("seen 2025-11-24T18:32:00Z") && text.contains("2025-11-24T18:32:00+01:00"))
        #expect(text.contains(#""count": 7"#))
    }
}
