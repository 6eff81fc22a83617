// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import QRCode
import Settings
import Tracking

/// What a QR code says: a URL as it was given, or the short link of a placement.
struct QRPayload {
    /// In the case that gives the smaller symbol.
    let text: String
    /// As people write it.
    let link: String
    /// The placement that it is the link of; nil where it was given as it is.
    private(set) var placement: Placement?

    /// A text as it stands.
    init(text: String) { (self.text, link) = (text, text) }

    /// A URL as it stands, or the short link of a code, in upper case unless that is unwanted.
    init(_ content: String, isLocal: Bool, lowerCase: Bool, _ common: CommonOptions) throws {
        if Self.isURL(content) {
            self.init(text: content)
            return
        }
        let workspace = try Workspace(existing: common)
        if !isLocal { try Self.requirePublicURL(workspace) }
        let placement = try Self.placement(content, in: workspace)
        let origin = LinkOrigin(workspace, local: isLocal)
        if origin.lacksPort { warn("redirect.listen has port 0, so this link leads nowhere until serve runs") }
        self.init(placement, origin, lowerCase: lowerCase)
    }

    /// The short link of a placement.
    init(_ placement: Placement, _ origin: LinkOrigin, lowerCase: Bool = false) {
        self.placement = placement
        link = origin.url(of: placement.code)
        text = lowerCase ? link : PayloadCase.link(origin: origin.text, code: placement.code.description)
    }

    /// Whether this can be a URL or a code at all.
    static func isPossible(_ content: String) -> Bool { isURL(content) || Code.normalise(content.utf8) != nil }

    /// A scheme and a colon (RFC 3986 section 3.1); no code has a colon.
    private static func isURL(_ content: String) -> Bool {
        guard let colon = content.firstIndex(of: ":"), content.first?.isLetter == true else { return false }
        return content[..<colon].utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "+-.".utf8.contains(byte)
            }
        }
    }

    static func requirePublicURL(_ workspace: Workspace) throws {
        let advice = """
            set it (WAYPOST_REDIRECT_PUBLIC_URL) to where phones reach this box, or give --local for its own address
            """
        guard let url = workspace.settings.redirect.publicURL else {
            throw Refusal("redirect.public_url is not set, so the printed link would lead nowhere; \(advice)")
        }
        guard !url.isLoopback else {
            throw Refusal("redirect.public_url is \(url), which only this machine reaches; \(advice)")
        }
    }

    /// The placement of this box that has the code.
    private static func placement(_ content: String, in workspace: Workspace) throws -> Placement {
        guard let key = Code.normalise(content.utf8) else { throw Failure("“\(content)” is no code") }
        let catalog = try CatalogFile(reading: workspace.state)
        guard let placement = try catalog.placement(for: key) else {
            if key.isCodeShaped, key.minted == nil {
                throw Failure("the code \(key.text) is mistyped: its last symbol does not fit; look at it again")
            }
            throw Failure("no placement in \(workspace.state.path) has the code \(key.text)")
        }
        try TakenCodes(workspace, catalog).refuse(
            placement,
            advice: "print another placement of touchpoint \(placement.touchpoint) (`waypost placement add`)")
        if try catalog.touchpoint(placement.touchpoint)?.state == .disabled {
            warn("touchpoint \(placement.touchpoint) is disabled: who scans this code gets an error page")
        }
        return placement
    }
}
