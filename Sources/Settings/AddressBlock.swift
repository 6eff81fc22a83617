// SPDX-License-Identifier: Apache-2.0

/// An IP address or a CIDR block of them: "192.168.1.20", "10.0.0.0/24", "fd00::/64".
public struct AddressBlock: SettingText, Hashable, CustomStringConvertible {
    /// The address in network order, 4 or 16 bytes.
    public let network: [UInt8]
    /// The leading bits that count.
    public let prefixLength: Int
    public let settingText: String

    public static let form = "ADDRESS or ADDRESS/BITS"

    public init(settingText text: String) throws(InvalidValue) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let bytes = Host.ipv4(parts[0]) ?? Host.ipv6(parts[0]) else {
            throw InvalidValue("is not an IP address")
        }
        let bits = bytes.count * 8
        guard let length = parts.count == 1 ? bits : Int(parts[1]), (0...bits) ~= length else {
            throw InvalidValue("must have 0 to \(bits) after its slash")
        }
        network = bytes
        prefixLength = length
        settingText = text
    }

    /// Whether an address in network order lies in the block.
    public func contains(_ address: [UInt8]) -> Bool {
        guard address.count == network.count else { return false }
        let whole = prefixLength / 8
        guard address.prefix(whole).elementsEqual(network.prefix(whole)) else { return false }
        let rest = prefixLength % 8
        return rest == 0 || (address[whole] ^ network[whole]) >> UInt8(8 - rest) == 0
    }

    public var description: String { settingText }
}
