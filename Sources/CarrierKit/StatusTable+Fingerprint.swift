extension StatusTable {
    /// Sixteen hexadecimal digits that change whenever a row does: part of a vocabulary's version.
    ///
    /// FNV-1a over the rows in their order; it tells tables apart, it proves nothing.
    public var fingerprint: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for code in codes {
            guard let meaning = self[code] else { continue }
            for byte in "\(code)\u{0}\(meaning)\u{0}".utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
