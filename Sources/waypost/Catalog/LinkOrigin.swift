// SPDX-License-Identifier: Apache-2.0

import Catalog
import Daemon
import Linux
import Settings

/// What short links begin with: `redirect.public_url`, or while there is none the address of the box itself.
struct LinkOrigin {
    /// Scheme, host and port, without a slash at the end.
    let text: String
    /// The port is not known before `serve` runs, so links with this origin lead nowhere.
    let lacksPort: Bool

    /// `local` takes the box's own address, whatever `redirect.public_url` says.
    init(_ workspace: Workspace, local: Bool = false) {
        let settings = workspace.settings.redirect
        if let url = settings.publicURL, !local {
            (text, lacksPort) = (url.settingText, false)
            return
        }
        let address = Self.running(workspace) ?? settings.listen
        let host = Self.isUnspecified(address.host) ? InterfaceAddresses.local ?? "127.0.0.1" : address.host.bracketed
        text = "http://\(host)" + (address.port == 80 ? "" : ":\(address.port)")
        lacksPort = address.port == 0
    }

    /// The short link of a code.
    func url(of code: PlacementCode) -> String { "\(text)/\(code)" }

    /// Where a running `serve` answers.
    private static func running(_ workspace: Workspace) -> ListenAddress? {
        guard let answer = try? workspace.askStatus(timeout: .seconds(1)), let status = StatusAnswer(answer) else {
            return nil
        }
        return try? ListenAddress(settingText: status.redirect)
    }

    /// The hosts, as in a URL, that lead to a listening socket of this box.
    static func reachableHosts(of listen: ListenAddress) -> [String] {
        guard isUnspecified(listen.host) else {
            return [listen.host.bracketed] + (listen.host.isLoopback ? ["localhost"] : [])
        }
        let addresses = InterfaceAddresses.all.map { $0.contains(":") ? "[\($0)]" : $0 }
        return [listen.host.bracketed, "localhost"] + addresses
    }

    private static func isUnspecified(_ host: Host) -> Bool {
        switch host.kind {
        case .ipv4(let bytes), .ipv6(let bytes): bytes.allSatisfy { $0 == 0 }
        case .name: false
        }
    }
}
