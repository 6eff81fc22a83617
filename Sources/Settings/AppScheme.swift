// SPDX-License-Identifier: Apache-2.0

/// The scheme of an app's own links: "myapp" (RFC 3986 section 3.1).
public struct AppScheme: SettingText, Hashable {
    /// Lower case.
    public let settingText: String

    public static let form = "SCHEME"

    public init(settingText text: String) throws(InvalidValue) {
        let text = text.lowercased()
        let sound = text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
        }
        guard sound, text.first?.isLetter == true, text.utf8.count <= 64 else {
            throw InvalidValue("must be a scheme without its colon, such as myapp")
        }
        settingText = text
    }
}
