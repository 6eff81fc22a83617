// SPDX-License-Identifier: Apache-2.0

internal import CIDN2

/// Domain names beyond ASCII, through libidn2.
enum InternationalName {
    /// What libidn2 said.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The A-labels of a name (UTS 46, non-transitional, as browsers do it).
    static func ascii(_ name: String) throws(Failure) -> [UInt8] {
        var output: UnsafeMutablePointer<CChar>?
        let code = unsafe idn2_to_ascii_8z(name, &output, Int32(IDN2_NONTRANSITIONAL.rawValue))
        defer { unsafe idn2_free(output) }
        guard code == Int32(IDN2_OK.rawValue), let text = unsafe output else {
            throw unsafe Failure(description: String(cString: idn2_strerror(code)))
        }
        return unsafe Array(String(cString: text).utf8)
    }
}
