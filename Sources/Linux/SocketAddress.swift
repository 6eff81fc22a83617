// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An address and a port, as the kernel takes them.
struct SocketAddress {
    let family: Int32
    private let storage: sockaddr_storage
    private let size: socklen_t

    /// What a name or an address stands for, in the resolver's order (RFC 6724), never empty.
    static func all(of host: String, port: UInt16) throws(TCPError) -> [SocketAddress] {
        var wish = unsafe addrinfo()
        unsafe wish.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe wish.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, "\(port)", &wish, &list)
        guard code == 0 else {
            let reason = code == EAI_SYSTEM ? unsafe String(cString: strerror(errno)) : Self.reason(code)
            throw .name(host: host, reason: reason)
        }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var entry = unsafe list
        while let info = unsafe entry?.pointee {
            if let address = unsafe SocketAddress(info) { addresses.append(address) }
            unsafe entry = info.ai_next
        }
        guard !addresses.isEmpty else { throw .name(host: host, reason: "it has no address") }
        return addresses
    }

    private static func reason(_ code: Int32) -> String {
        guard let words = unsafe gai_strerror(code) else { return "error \(code)" }
        return unsafe String(cString: words)
    }

    private init?(_ info: addrinfo) {
        var storage = sockaddr_storage()
        let size = unsafe Int(info.ai_addrlen)
        guard let address = unsafe info.ai_addr, size <= MemoryLayout<sockaddr_storage>.size else { return nil }
        unsafe withUnsafeMutableBytes(of: &storage) {
            unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: size))
        }
        self.storage = storage
        self.size = socklen_t(size)
        family = unsafe info.ai_family
    }

    /// connect(2), with its result and its `errno`.
    func connect(_ socket: Int32) -> Int32 {
        unsafe withUnsafeBytes(of: storage) {
            guard let address = unsafe $0.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            return unsafe Glibc.connect(socket, address, size)
        }
    }
}
