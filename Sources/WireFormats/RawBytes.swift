extension Array<UInt8> {
    /// `withUnsafeBytes`, which lets only untyped errors out, for typed ones.
    func withRawBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(WireError) -> Result
    ) throws(WireError) -> Result {
        try withUnsafeBufferPointer { (bytes) throws(WireError) -> Result in try body(UnsafeRawBufferPointer(bytes)) }
    }
}

extension String {
    /// The bytes of a key that is searched for. Literals and short texts, which keys are, are not copied to the heap.
    func withKey<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}

extension String {
    /// A copy of bytes that are known to be valid UTF-8, without checking them a second time.
    init(validUTF8 bytes: UnsafeBufferPointer<UInt8>) {
        let span = bytes.span
        self.init(copying: UTF8Span(unchecked: span, isKnownASCII: bytes.isASCII))
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate var isASCII: Bool {
        let raw = UnsafeRawBufferPointer(self)
        var seen: UInt64 = 0
        var offset = 0
        while offset + 8 <= count {
            seen |= raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        while offset < count {
            seen |= UInt64(self[offset])
            offset += 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }
}
