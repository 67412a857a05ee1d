extension HTTPTransport {
    /// The bounds of a transport; each has a default that suits carriers and platforms.
    public struct Options: Sendable {
        /// Which resolved addresses may be connected to.
        public var addressPolicy: AddressPolicy = .any
        /// How many calls there may be at once, waiting or under way; one more ends as never sent.
        public var callsMax = 1024
        /// How many connections one host gets; further calls to it wait, within their deadlines.
        public var connectionsPerHostMax = 256
        /// How long resolving, connecting and the TLS handshake may take together.
        public var connectTimeout: Duration = .seconds(10)
        /// An answer is cut when fewer bytes a second than this go either way …
        public var slowBytesPerSecond = 16
        /// … for this long (whole seconds, at least one). A party that thinks longer without a word is cut too.
        public var slowPeriod: Duration = .seconds(30)
        /// An answer's longest body; a longer one ends the call as unknown.
        public var answerBytesMax = 4 << 20
        /// An answer's longest status line and header fields together.
        public var headBytesMax = 64 << 10
        /// A PEM file with the authorities to trust instead of the system's.
        public var authoritiesFile: String?
        /// Off only in tests, which then see the second guard (``Transfer/maySend()``) at work alone.
        var sendsUnrepeatableOnFreshConnections = true

        public init() {}
    }
}
