// SPDX-License-Identifier: Apache-2.0

extension Symbol {
    /// Why a text has no symbol.
    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        case empty
        /// The text holds a NUL, which readers take for its end.
        case nul
        /// There is no such version.
        case version(Int)
        /// No version up to the largest allowed holds the text's bytes at this level.
        case tooLong(bytes: Int, level: ErrorCorrection, largest: Int)
        /// The encoder failed otherwise.
        case failed(reason: String)

        public var description: String {
            switch self {
            case .empty: "there is no text to encode"
            case .nul: "the text holds a NUL character, which no reader expects; remove it"
            case .version(let version): "there is no version \(version) of QR codes; they go from 1 to 40"
            case .tooLong(let bytes, let level, let largest):
                "\(bytes) bytes do not fit into a QR code \(Self.limits(level, largest)); shorten the text"
                    + (level == .low ? "" : " or take a lower level")
                    + (largest == largestVersion ? "" : " or allow a larger version")
            case .failed(let reason): "cannot encode the text: \(reason)"
            }
        }

        private static func limits(_ level: ErrorCorrection, _ largest: Int) -> String {
            largest == largestVersion
                ? "at level \(level.rawValue)" : "of version \(largest) at level \(level.rawValue)"
        }
    }
}
