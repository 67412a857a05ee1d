/// How much a reader takes before it refuses.
///
/// Each limit is checked before the memory for what lies beyond it is spent.
public struct ReadLimits: Equatable, Sendable {
    /// Bytes of the whole body, checked before a byte is copied; for encodings other than UTF-8 also after decoding.
    public var bytesMax: Int

    /// Levels of nesting: a document whose root holds only scalars has one level.
    public var depthMax: Int

    /// JSON values, XML elements and attributes, or form fields, in the whole body. JSON bodies of more than
    /// 16 million values are refused whatever this says.
    public var itemsMax: Int

    /// Bytes of UTF-8 in one text: a JSON string, the direct text of an XML element, an attribute or a form value.
    public var textBytesMax: Int

    public init(
        bytesMax: Int = 1 << 20, depthMax: Int = 64, itemsMax: Int = 100_000, textBytesMax: Int = 1 << 20
    ) {
        self.bytesMax = bytesMax
        self.depthMax = depthMax
        self.itemsMax = itemsMax
        self.textBytesMax = textBytesMax
    }

    /// What every message is held to unless its adapter says otherwise: 1 MiB, 64 levels, 100,000 items.
    public static let standard = ReadLimits()
}
