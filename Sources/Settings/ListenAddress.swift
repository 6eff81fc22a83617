// SPDX-License-Identifier: Apache-2.0

/// Where a server listens: "0.0.0.0:8080", "[::]:8080", "localhost:0". Port 0 lets the system choose.
public struct ListenAddress: SettingText, Hashable, CustomStringConvertible {
    public let host: Host
    public let port: Int

    public static let form = "HOST:PORT"

    public init(host: Host, port: Int) {
        self.host = host
        self.port = port
    }

    /// An IPv4 address, 4 bytes in network order.
    init(ipv4 bytes: [UInt8], port: Int) {
        self.init(host: Host(ipv4: bytes), port: port)
    }

    public init(settingText text: String) throws(InvalidValue) {
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else {
            throw InvalidValue("must be HOST:PORT, as in 0.0.0.0:8080")
        }
        host = try Host(text[..<colon])
        port = try Self.port(text[text.index(after: colon)...], from: 0)
    }

    /// A port in decimal digits.
    static func port(_ text: Substring, from least: Int) throws(InvalidValue) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(text), (least...65_535) ~= port
        else { throw InvalidValue("must end with a port, \(least) to 65535") }
        return port
    }

    public var settingText: String { "\(host.bracketed):\(port)" }
    public var description: String { settingText }
}
