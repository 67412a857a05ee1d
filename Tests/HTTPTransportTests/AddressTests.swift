@testable import HTTPTransport
import PartyKit
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `Merchants' addresses cannot point into our own network` {
    @Test(arguments: ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"])
    func `a private address is refused, however it is written`(host: String) async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.answer()
        }
        let transport = try transport { $0.addressPolicy = .publicOnly() }
        let outcome = await transport.call(post(server.url(host: host)), deadline: ample)
        #expect(outcome == .neverSent(reason: "the address is in a range that is not allowed"))
        #expect(server.requests.isEmpty)
    }

    @Test func `a block that the settings allow can be called`() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.answer()
        }
        let transport = try transport { $0.addressPolicy = .publicOnly(allowing: ["127.0.0.0/8"]) }
        #expect(await transport.call(post(server.url()), deadline: ample).answer?.status == 200)
    }

    @Test(arguments: [
        "10.0.0.1", "100.64.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.19.0.1", "::", "::1", "::ffff:10.0.0.1", "::10.0.0.1",
        "64:ff9b::a00:1", "fe80::1", "fec0::1", "fc00::1", "fdff::1", "ff02::1", "2002:a00:1::", "2001::1",
        "2001:db8::1", "100::1",
    ])
    func `ranges with a purpose of their own are not public`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic == false)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1",
        "223.255.255.255",
        "2400:3200::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:200::1",
    ])
    func `the rest of the unicast addresses is public`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic)
    }

    @Test(arguments: [
        "", "10", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "10.1.2.3/8", "fd00::/129", "fd00::1/64",
        "example.com", "10.0.0.0/8x",
    ])
    func `what is not an address block is refused`(text: String) { #expect(AddressBlock(text) == nil) }

    @Test(
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"), ("10.1.2.3", "10.1.2.3", "10.1.2.4"),
            ("0.0.0.0/0", "9.9.9.9", "fd00::1"),
            ("fd00::/8", "fd12::1", "fc00::1"), ("::/0", "fd00::1", nil), ("fd00::1", "fd00::1", "fd00::2"),
            ("::ffff:10.0.0.0/104", "10.9.9.9", "11.0.0.1"),
        ] as [(String, String, String?)])
    func `a block contains its addresses and no others`(block: String, inside: String, outside: String?) throws {
        let block = try #require(AddressBlock(block))
        #expect(block.contains(try #require(NetworkAddress(inside))))
        if let outside { #expect(!block.contains(try #require(NetworkAddress(outside)))) }
    }
}
