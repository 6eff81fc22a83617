// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import QRCode

/// What a symbol says, where it is neither a placement nor a URL.
struct PayloadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Any text, as it stands.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("A network that phones join, by its name.", valueName: "ssid"))
    var wifi: String?

    @Option(
        help: "How the network is protected: \(WiFiNetwork.Security.allCases.map(\.rawValue).joined(separator: ", ")).")
    var wifiSecurity: WiFiNetwork.Security?

    @Option(
        help: ArgumentHelp(
            "The network's password, in the first line of a file, - for standard input.", valueName: "file"))
    var wifiPasswordFile: String?

    @Flag(help: "The network does not tell its name.")
    var wifiHidden = false

    @Option(help: ArgumentHelp("Somebody for the phone's contacts, by name.", valueName: "name"))
    var contact: String?

    @Option(help: ArgumentHelp("The contact's organisation.", valueName: "name"))
    var organisation: String?

    @Option(help: ArgumentHelp("What the contact is there.", valueName: "title"))
    var role: String?

    @Option(help: ArgumentHelp("The contact's phone number.", valueName: "number"))
    var phone: String?

    @Option(help: ArgumentHelp("The contact's e-mail address.", valueName: "address"))
    var email: String?

    @Option(help: ArgumentHelp("The contact's website.", valueName: "url"))
    var website: String?

    func validate() throws {
        guard [text, wifi, contact].count(where: { $0 != nil }) <= 1 else {
            throw ValidationError("--text, --wifi and --contact exclude each other.")
        }
        guard wifi != nil || (wifiSecurity == nil && wifiPasswordFile == nil && !wifiHidden) else {
            throw ValidationError("--wifi-security, --wifi-password-file and --wifi-hidden are for --wifi.")
        }
        guard contact != nil || [organisation, role, phone, email, website].allSatisfy({ $0 == nil }) else {
            throw ValidationError("--organisation, --role, --phone, --email and --website are for --contact.")
        }
        if wifi != nil, security != .open, wifiPasswordFile == nil {
            throw ValidationError("--wifi needs --wifi-password-file, or --wifi-security open.")
        }
    }

    /// Whether one of them is given.
    var isGiven: Bool { text != nil || wifi != nil || contact != nil }

    private var security: WiFiNetwork.Security { wifiSecurity ?? .wpa }

    /// The text of the symbol; nil where none of them is given.
    func made() throws -> String? {
        if let wifi {
            let path = wifiPasswordFile == "-" ? "/dev/stdin" : wifiPasswordFile
            let password = try path.map { try TextFile.read($0, limit: 4_096).prefix { !$0.isNewline } } ?? ""
            return WiFiNetwork(
                name: wifi, security: security, password: String(password), isHidden: wifiHidden
            ).text
        }
        if let contact {
            return ContactCard(
                name: contact, organisation: organisation, title: role, phone: phone, email: email, website: website
            ).text
        }
        return text
    }
}
