// SPDX-License-Identifier: Apache-2.0

/// A network that a phone joins when it reads the code.
public struct WiFiNetwork: Hashable, Sendable {
    /// How a network is protected.
    public enum Security: String, CaseIterable, Sendable {
        /// WPA, WPA2 and WPA3 with a password.
        case wpa
        case wep
        case open
    }

    private let name: String
    private let security: Security
    private let password: String
    private let isHidden: Bool

    /// A network by its name (SSID). An open one has no password.
    public init(name: String, security: Security, password: String = "", isHidden: Bool = false) {
        self.name = name
        self.security = security
        self.password = password
        self.isHidden = isHidden
    }

    /// The text of the code (ZXing wiki, "Barcode Contents"; WPA3 specification 3.5, section 7.1).
    public var text: String {
        let kind =
            switch security {
            case .wpa: "WPA"
            case .wep: "WEP"
            case .open: "nopass"
            }
        let secret = security == .open ? "" : "P:\(Self.escaped(password));"
        return "WIFI:T:\(kind);S:\(Self.escaped(name));\(secret)\(isHidden ? "H:true;" : "");"
    }

    /// A backslash before what separates.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if "\\;,:\"".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
    }
}
