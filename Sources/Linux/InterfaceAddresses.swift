// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The addresses under which this machine can be reached.
public enum InterfaceAddresses {
    /// Every address of every interface that is up, as text without brackets or zone.
    public static var all: [String] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { return [] }
        defer { unsafe freeifaddrs(list) }
        var addresses: [String] = []
        var entry = unsafe list
        while let interface = unsafe entry?.pointee {
            if unsafe interface.ifa_flags & UInt32(IFF_UP) != 0, let address = unsafe interface.ifa_addr,
                let text = unsafe text(of: address)
            {
                addresses.append(text)
            }
            unsafe entry = interface.ifa_next
        }
        return addresses
    }

    /// The IPv4 address that machines of the local network use for this one: that of the default route, else the first
    /// one that is not loopback. Nil without a network.
    public static var local: String? {
        defaultRoute ?? all.first { !$0.contains(":") && !$0.hasPrefix("127.") }
    }

    /// Whether the machine knows a way to addresses that are not its neighbours.
    public static var hasDefaultRoute: Bool { defaultRoute != nil || hasDefaultRoute6 }

    /// The kernel's table: a route to `::/0` that is not of the loopback device (proc(5)).
    private static var hasDefaultRoute6: Bool {
        let path = "/proc/net/ipv6_route"
        guard let bytes = try? Descriptor(opening: path, flags: O_RDONLY).read(limit: 1 << 20, path: path) else {
            return false
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { line in
            let words = line.split(separator: " ")
            return words.count > 9 && words[0].allSatisfy { $0 == "0" } && words[1] == "00" && words[9] != "lo"
        }
    }

    /// Connecting a datagram socket sends nothing, and the kernel chooses the source (TEST-NET-1, RFC 5737).
    private static var defaultRoute: String? {
        let number = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return nil }
        defer { close(number) }
        var there = sockaddr_in()
        there.sin_family = sa_family_t(AF_INET)
        there.sin_port = UInt16(9).bigEndian
        there.sin_addr.s_addr = UInt32(0xC000_0201).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isRouted = unsafe withUnsafePointer(to: &there) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(number, $0, size) == 0 }
        }
        guard isRouted else { return nil }
        var here = sockaddr_in()
        return unsafe withUnsafeMutablePointer(to: &here) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(number, $0, &size) == 0 ? text(of: $0) : nil
            }
        }
    }

    private static func text(of address: UnsafeMutablePointer<sockaddr>) -> String? {
        let family = unsafe Int32(address.pointee.sa_family)
        let size: Int
        switch family {
        case AF_INET: size = MemoryLayout<sockaddr_in>.size
        case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = unsafe getnameinfo(
            address, socklen_t(size), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        guard result == 0 else { return nil }
        let text = String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return String(text.prefix { $0 != "%" })
    }
}
