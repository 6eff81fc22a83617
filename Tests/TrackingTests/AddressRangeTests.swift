// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@Suite("Addresses")
struct AddressRangeTests {
    private func address(_ text: String) throws -> InternetAddress { try #require(InternetAddress(text), "\(text)") }

    @Test("A range holds those that share its leading bits, and no others")
    func ranges() throws {
        let range = try #require(AddressRange("10.0.16.0/20"))
        #expect(range.contains(try address("10.0.31.255")))
        #expect(!range.contains(try address("10.0.32.0")))
        #expect(!range.contains(try address("10.0.15.1")))
        #expect(try #require(AddressRange("10.0.0.7")).contains(address("10.0.0.7")))
        #expect(try !#require(AddressRange("10.0.0.7")).contains(address("10.0.0.6")))
        #expect(try #require(AddressRange("0.0.0.0/0")).contains(address("1.2.3.4")))
        #expect(try !#require(AddressRange("::/0")).contains(address("1.2.3.4")))
        #expect(try #require(AddressRange("fd00:1::/32")).contains(address("fd00:1:2::3")))
        #expect(try !#require(AddressRange("fd00:1::/32")).contains(address("fd00:2::3")))
    }

    @Test("An IPv4-mapped address is the IPv4 address")
    func mapped() throws {
        #expect(try address("::ffff:10.1.2.3") == address("10.1.2.3"))
        let bytes = Array(repeating: 0, count: 10) + [255, 255, 10, 1, 2, 3] as [UInt8]
        #expect(try InternetAddress(bytes: bytes) == address("10.1.2.3"))
    }

    @Test(
        "A neighbour has an address of its own; the machine itself and shared addresses are none",
        arguments: [
            ("10.1.2.3", true), ("172.16.0.1", true), ("172.32.0.1", false), ("192.168.1.9", true),
            ("169.254.3.4", true), ("127.0.0.1", false), ("127.0.0.2", true), ("100.64.0.1", false),
            ("8.8.8.8", false), ("::1", false), ("fd12::1", true), ("fe80::1", true), ("2001:db8::1", false),
        ])
    func neighbours(_ text: String, _ isNeighbour: Bool) throws {
        #expect(try address(text).isNeighbour == isNeighbour)
    }

    @Test(
        "Addresses are written in one way",
        arguments: [
            ("10.0.0.1", "10.0.0.1"), ("FD00:0:0:0:0:0:0:1", "fd00::1"), ("::", "::"), ("::1", "::1"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"), ("2001:db8::", "2001:db8::"),
        ])
    func spelling(_ text: String, _ canonical: String) throws {
        #expect(try address(text).description == canonical)
    }
}
