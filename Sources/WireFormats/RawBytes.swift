extension Array<UInt8> {
    /// `withUnsafeBytes`, which lets only untyped errors out, for typed ones.
    func withRawBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(WireError) -> Result
    ) throws(WireError) -> Result {
        try withUnsafeBufferPointer { (bytes) throws(WireError) -> Result in try body(UnsafeRawBufferPointer(bytes)) }
    }
}
