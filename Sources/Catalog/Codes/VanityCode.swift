// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// A code that a person chose: 3–32 of `A–Z 0–9 -`. It is shown as chosen and compared normalised, so two that people
/// would confuse are one.
public struct VanityCode: Hashable, Sendable {
    /// As chosen, upper case.
    public let text: String
    public let key: CodeKey

    /// The lengths that a vanity code may have.
    public static let lengths = 3...32

    /// Checks a chosen code. Whether another placement has it is the store's to say.
    public init(_ chosen: String) throws(VanityCodeError) {
        let bytes = Array(chosen.utf8)
        guard let key = Code.normalise(bytes.prefix(CodeKey.longest)), Self.hasOnlySymbols(bytes) else {
            throw bytes.isEmpty ? .length(chosen) : .symbols(chosen)
        }
        guard Self.lengths.contains(bytes.count) else { throw .length(chosen) }
        guard key.minted == nil else { throw .looksMinted(chosen) }
        guard !ReservedCodes.holds(key) else { throw .reserved(chosen) }
        text = chosen.uppercased()
        self.key = key
    }

    /// A code that was checked before it was stored; rules that came later do not take it away.
    init?(stored text: String) {
        guard let key = Code.normalise(text.utf8) else { return nil }
        self.text = text
        self.key = key
    }

    private static func hasOnlySymbols(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            default: false
            }
        }
    }
}

/// Why a chosen code is refused.
public enum VanityCodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Shorter or longer than ``VanityCode/lengths``.
    case length(String)
    /// Holds something besides letters, digits and hyphens.
    case symbols(String)
    /// The appliance or the web uses this path itself.
    case reserved(String)
    /// Eight code symbols with a right check symbol: a device may mint it.
    case looksMinted(String)

    public var description: String {
        switch self {
        case .length(let code): "the code “\(code)” needs 3 to 32 symbols"
        case .symbols(let code): "the code “\(code)” may hold only the letters A–Z, digits and hyphens"
        case .reserved(let code): "the code “\(code)” is reserved for the appliance itself; choose another"
        case .looksMinted(let code): "the code “\(code)” reads as a minted code; add or change a symbol"
        }
    }
}
