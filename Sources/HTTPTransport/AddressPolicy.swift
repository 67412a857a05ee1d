/// Which resolved addresses a transport may connect to.
///
/// The address is checked when the socket is opened, after resolving, so a name that resolves to something else the
/// second time gains nothing. A host with several addresses is reached through those that are allowed.
public enum AddressPolicy: Sendable, Hashable {
    case any
    /// Only addresses that are reachable from everywhere, and the blocks named here. For addresses that merchants
    /// choose: they could point at our own network.
    case publicOnly(allowing: [AddressBlock] = [])

    func allows(_ address: NetworkAddress) -> Bool {
        switch self {
        case .any: true
        case .publicOnly(let allowed): address.isPublic || allowed.contains { $0.contains(address) }
        }
    }
}

extension NetworkAddress {
    /// Whether it is global unicast and none of the ranges with a purpose of their own (IANA's special-purpose address
    /// registries for IPv4 and IPv6, RFC 6890).
    var isPublic: Bool {
        let address = withoutTranslation
        return address.isIPv4
            ? !Self.specialIPv4.contains { $0.contains(address) }
            : Self.globalUnicast.contains(address) && !Self.specialIPv6.contains { $0.contains(address) }
    }

    private static let specialIPv4: [AddressBlock] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ]
    private static let globalUnicast: AddressBlock = "2000::/3"
    /// 2002::/16 (6to4) and 2001::/32 (Teredo) carry an IPv4 address that a relay would deliver to.
    private static let specialIPv6: [AddressBlock] = [
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    ]
}
