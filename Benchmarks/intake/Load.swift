import Digests
import Foundation
import ShipmentModel
import WireFormats

/// The pushes, written down as whole HTTP requests before anything is measured: signed as ZTO signs them, about 1 KB each.
struct Load {
    static let appKey = "benchAppKey"
    static let secret = "bench-secret-of-the-open-platform"
    static let path = "/hooks/zto/zto-bench"
    /// Of four pushes one is a repeat of one before it, byte for byte.
    static let repeatsOneIn: UInt64 = 4
    /// How far back a repeat may reach.
    static let repeatReach: UInt64 = 4096

    let parcels: Int
    private var random: SplitMix
    private let start: Instant

    /// - Parameter start: The first scan's time; each push's scan is a second later.
    init(parcels: Int, start: Instant, seed: UInt64) {
        self.parcels = parcels
        self.start = start
        random = SplitMix(state: seed)
    }

    static func waybill(_ index: Int) -> String { String(73_100_000_000_000 + index) }

    /// Writes requests to a file as `push_load` reads them.
    ///
    /// - Returns: The mean length of a body.
    mutating func write(_ count: Int, to path: String) throws -> Int {
        var file: [UInt8] = []
        var places: [Range<Int>] = []
        var bodyBytes = 0
        file.reserveCapacity(count * 1300)
        places.reserveCapacity(count)
        for index in 0..<count {
            let from = file.count
            if index > 0, random.next() % Self.repeatsOneIn == 0 {
                let back = Int(random.next() % min(Self.repeatReach, UInt64(index))) + 1
                file += Array(file[places[index - back]])
            } else {
                let body = self.body(index)
                bodyBytes += body.count
                let head =
                    "POST \(Self.path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.count)\r\n\r\n"
                let length = UInt32(head.utf8.count + body.count)
                for shift in stride(from: 0, to: 32, by: 8) { file.append(UInt8(truncatingIfNeeded: length >> shift)) }
                file += head.utf8
                file += body
            }
            places.append(from..<file.count)
        }
        try Data(file).write(to: URL(fileURLWithPath: path))
        return bodyBytes * Int(Self.repeatsOneIn) / (count * Int(Self.repeatsOneIn - 1))
    }

    private mutating func body(_ index: Int) -> [UInt8] {
        let parcel = Int(random.next() % UInt64(parcels))
        let (action, text) = Self.action(random.next() % 100)
        let data = JSONText.object([
            ("billCode", .string(Self.waybill(parcel))), ("facilityCode", .string(String(20_000 + parcel % 977))),
            ("facilityName", "南京江宁开发区网点"), ("city", "南京市"), ("country", "CN"), ("action", .string(action)),
            ("actionTime", .string((start + .seconds(Int64(index))).inChina)),
            ("contacts", "李四"), ("contactsTel", "13800000000"),
            ("desc", .string("【南京市】 \(text)，请留意，如有疑问请致电网点或拨打客服热线，感谢您使用我们的服务")),
            ("nextSite", "苏州中转部"), ("traceId", .string("T\(parcel)-\(index)")),
        ]).text
        return FormBody([
            .init("data", data), .init("data_digest", Base64.encode(Digest.hash(data + Self.secret, with: .md5))),
            .init("msg_type", "Traces"), .init("company_id", Self.appKey),
        ]).bytes()
    }

    /// Mostly transit; of a hundred pushes six decide something.
    private static func action(_ percent: UInt64) -> (code: String, text: String) {
        switch percent {
        case 0..<40: ("ARRIVAL", "快件已到达转运中心")
        case 40..<70: ("DEPARTURE", "快件已离开网点发往转运中心")
        case 70..<90: ("DISPATCH", "业务员正在为您派件")
        case 90..<94: ("SIGNED", "快件已签收")
        case 94..<97: ("PROBLEM", "问题件：收件人拒收")
        case 97..<99: ("RETURN_SCAN", "快件退回寄件人")
        default: ("RETURN_SIGNED", "退件已由寄件人签收")
        }
    }
}

/// The same numbers in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
