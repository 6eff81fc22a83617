// SPDX-License-Identifier: Apache-2.0

/// Upper case for short links: QR's alphanumeric mode takes 5.5 bits a symbol instead of 8, and scheme, host and code
/// mean the same in either case.
public enum PayloadCase {
    /// Whether the alphanumeric mode has a character for every byte of a text.
    public static func isAlphanumeric(_ text: String) -> Bool { text.utf8.allSatisfy(isAlphanumeric) }

    /// One of the 45 characters of the alphanumeric mode (ISO/IEC 18004, table 5).
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A: true
        // space $ % * + - . / :
        case 0x20, 0x24, 0x25, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x3A: true
        default: false
        }
    }

    /// `HTTPS://HOST/CODE` of an origin (scheme, host and port without a path) and a code, where that is alphanumeric
    /// as a whole; otherwise the link as it is.
    public static func link(origin: String, code: String) -> String {
        let link = origin + "/" + code
        let upper = link.uppercased()
        return isAlphanumeric(upper) ? upper : link
    }
}
