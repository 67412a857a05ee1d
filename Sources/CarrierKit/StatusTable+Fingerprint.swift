internal import ShipmentModel

extension StatusTable {
    /// FNV-1a over the rows in their order; it tells tables apart, it proves nothing.
    static func fingerprint(of rows: [Row]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for row in rows {
            let meaning = "\(row.meaning)"
            for code in row.codes {
                for byte in "\(code)\u{0}\(meaning)\u{0}".utf8 {
                    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
                }
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
