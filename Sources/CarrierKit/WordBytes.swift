extension String {
    /// The text's UTF-8; native texts, which all of ours are, are lent and not copied.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = self
        return text.withUTF8(body)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a word stands somewhere where `isMeant` agrees, which is told where it begins and ends.
    func contains(_ word: String, where isMeant: (_ start: Int, _ end: Int) -> Bool) -> Bool {
        word.withBytes { word in
            guard !word.isEmpty, count >= word.count else { return false }
            // Four bytes at once where there are as many: one Chinese letter looks much like another in its first.
            let raw = UnsafeRawBufferPointer(self)
            let isLong = word.count >= 4
            let head = isLong ? UnsafeRawBufferPointer(word).loadUnaligned(as: UInt32.self) : 0
            for start in 0...(count - word.count) {
                if isLong, raw.loadUnaligned(fromByteOffset: start, as: UInt32.self) != head { continue }
                if has(word, at: start), isMeant(start, start + word.count) { return true }
            }
            return false
        }
    }

    func has(_ word: String, at index: Int) -> Bool { word.withBytes { has($0, at: index) } }
    func has(_ word: String, before index: Int) -> Bool {
        word.withBytes { has($0, at: index - $0.count) }
    }

    func has(_ word: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index >= 0, count - index >= word.count else { return false }
        // From the end: words of one text often begin alike.
        for offset in word.indices.reversed() where self[index + offset] != word[offset] { return false }
        return true
    }
}
