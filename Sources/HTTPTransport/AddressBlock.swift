import Glibc

/// A range of network addresses, `10.20.0.0/16`, `fd00:1::/32`, or a single address.
public struct AddressBlock: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let description: String
    private let first: UInt128
    private let mask: UInt128

    /// - Returns: Nil for anything that is not an address with an optional prefix length, or has bits set after the
    ///   prefix (`10.1.2.3/8`: most likely a slip).
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = NetworkAddress(String(parts[0])), parts.count <= 2 else { return nil }
        let width = parts[0].contains(":") ? 128 : 32
        var length = width
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...width).contains(given) else { return nil }
            length = given
        }
        mask = ~0 << UInt128(width - length)
        first = address.bits
        guard first & ~mask == 0 else { return nil }
        description = text
    }

    /// For blocks written in the code; a wrong one is our own mistake.
    public init(stringLiteral text: String) {
        guard let block = AddressBlock(text) else { preconditionFailure("not an address block: \(text)") }
        self = block
    }

    func contains(_ address: NetworkAddress) -> Bool { address.bits & mask == first }
}

/// An IPv6 address, or an IPv4 address as the IPv6 address that it maps to (`::ffff:a.b.c.d`), so that both ways to
/// write the same target are one value.
struct NetworkAddress: Sendable, Hashable {
    let bits: UInt128

    private static let mappedIPv4: UInt128 = 0xffff_0000_0000
    private static let translatedIPv4: UInt128 = 0x0064_ff9b << 96

    var isIPv4: Bool { bits >> 32 == Self.mappedIPv4 >> 32 }

    /// The IPv4 address behind 64:ff9b::/96 (NAT64, RFC 6052), which a translator would connect to.
    var withoutTranslation: NetworkAddress {
        bits >> 32 == Self.translatedIPv4 >> 32
            ? NetworkAddress(bits: Self.mappedIPv4 | bits & 0xffff_ffff) : self
    }

    init(bits: UInt128) { self.bits = bits }

    init(ipv4: UInt32) { bits = Self.mappedIPv4 | UInt128(ipv4) }

    init?(_ text: String) {
        var ipv4 = in_addr()
        var ipv6 = in6_addr()
        if inet_pton(AF_INET, text, &ipv4) == 1 {
            self.init(ipv4: UInt32(bigEndian: ipv4.s_addr))
        } else if inet_pton(AF_INET6, text, &ipv6) == 1 {
            self.init(ipv6)
        } else {
            return nil
        }
    }

    init(_ address: in6_addr) {
        bits = withUnsafeBytes(of: address) { $0.reduce(0) { $0 << 8 | UInt128($1) } }
    }

    /// Nil for anything but IPv4 and IPv6.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: self.init(ipv4: UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6: self.init(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default: return nil
        }
    }
}
