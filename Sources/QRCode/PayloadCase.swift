// SPDX-License-Identifier: Apache-2.0

/// Upper case for short links: QR's alphanumeric mode takes 5.5 bits a symbol instead of 8, and scheme, host and code
/// mean the same in either case.
public enum PayloadCase {
    /// The 45 symbols of the alphanumeric mode (ISO/IEC 18004, table 5).
    public static func isAlphanumeric(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A: true
            default: " $%*+-./:".utf8.contains(byte)
            }
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
