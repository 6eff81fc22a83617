// SPDX-License-Identifier: Apache-2.0

/// A check by which phones and computers find out whether their network reaches the internet.
enum Probe: CaseIterable {
    case google204, googleShort204
    case appleHotspot, appleLibrary
    case microsoftConnect, microsoftNCSI
    case firefoxSuccess, firefoxCanonical
    case networkManager
    case kindle

    /// The path without its first slash.
    var path: StaticString {
        switch self {
        case .google204: "generate_204"
        case .googleShort204: "gen_204"
        case .appleHotspot: "hotspot-detect.html"
        case .appleLibrary: "library/test/success.html"
        case .microsoftConnect: "connecttest.txt"
        case .microsoftNCSI: "ncsi.txt"
        case .firefoxSuccess: "success.txt"
        case .firefoxCanonical: "canonical.html"
        case .networkManager: "check_network_status.txt"
        case .kindle: "kindle-wifi/wifistub.html"
        }
    }

    /// The domains that ask it; a name below one counts. Every maker of Android phones has a host of its own for the
    /// 204, so that one is taken from any name that is not ours.
    private var domains: [StaticString]? {
        switch self {
        case .google204, .googleShort204: nil
        case .appleHotspot, .appleLibrary:
            ["apple.com", "appleiphonecell.com", "itools.info", "ibook.info", "airport.us", "thinkdifferent.us"]
        case .microsoftConnect, .microsoftNCSI: ["msftconnecttest.com", "msftncsi.com"]
        case .firefoxSuccess, .firefoxCanonical: ["firefox.com", "mozilla.com"]
        case .networkManager:
            ["gnome.org", "fedoraproject.org", "archlinux.org", "debian.org", "kde.org", "opensuse.org"]
        case .kindle: ["kindle.com", "amazon.com"]
        }
    }

    /// Whether a host, as a request names it, is one that this check is for.
    func isAsked(of host: RequestHost) -> Bool {
        guard host.isForeignName else { return false }
        return domains?.contains { host.lies(in: $0) } ?? true
    }

    /// What the internet would answer.
    var truth: (status: StaticString, body: StaticString) {
        switch self {
        case .google204, .googleShort204: ("204 No Content", "")
        case .appleHotspot, .appleLibrary:
            ("200 OK", "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>")
        case .microsoftConnect: ("200 OK", "Microsoft Connect Test")
        case .microsoftNCSI: ("200 OK", "Microsoft NCSI")
        case .firefoxSuccess: ("200 OK", "success\n")
        case .firefoxCanonical:
            (
                "200 OK",
                "<meta http-equiv=\"refresh\" content=\"0;url=https://support.mozilla.org/kb/captive-portal\"/>"
            )
        case .networkManager: ("200 OK", "NetworkManager is online\n")
        case .kindle:
            (
                "200 OK",
                """
                <html><head><title>Kindle Reachability Probe Page</title></head><body>\
                <!--81ce4465-7167-4dcb-835b-dcc9e44c112a--></body></html>
                """
            )
        }
    }

    var isText: Bool {
        switch self {
        case .microsoftConnect, .microsoftNCSI, .firefoxSuccess, .networkManager: true
        default: false
        }
    }
}

/// How the checks of phones are answered.
public enum PortalMode: Sendable, Equatable {
    /// As any path that is not there: the phone decides by itself.
    case off
    /// As if the internet were there, so that phones stay on the network.
    case quiet
    /// With the venue's page, at this location.
    case portal(String)
}
