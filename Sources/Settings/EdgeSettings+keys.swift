// SPDX-License-Identifier: Apache-2.0

extension EdgeSettings {
    /// Every key of the appliance.
    public static let table = KeyTable(
        preface: """
            Waypost, the appliance: every key with its default. Remove the # before a key to set it.
            An environment variable of the name given goes before this file; an empty one counts as not set.
            `waypost config check` says what is wrong, or what is in force and where it came from.
            """,
        defaults: EdgeSettings(),
        keys: redirectKeys + [
            .text("console", "listen", \.console.listen, "Where the console and the local API listen."),
            .text(
                "venue", "time_zone", \.venue.timeZone, .timeZone, example: "Asia/Ho_Chi_Minh",
                "The time zone that reports and opening hours speak of."),
            .text(
                "venue", "location", \.venue.location, .line("one line of text", limit: 200), example: "Hall 3, Hanoi",
                "Where the box stands; goes with every visit."),
            .text(
                "venue", "zone", \.venue.zone, .line("one line of text", limit: 100), example: "Hall A",
                "The part of the venue in which the box stands, for rules that ask for zone=."),
            .text(
                "uplink", "state", \.uplink.state,
                "Whether the internet can be reached: auto finds out, up and down say so. While it is down, touchpoints "
                    + "with an offline page show it."),
            .text(
                "uplink", "check", \.uplink.check, example: "192.0.2.1:443",
                "What is connected to, to find out. Without it: the core, where there is one; else the default route."),
            .integer("uplink", "interval_s", \.uplink.intervalS, 1...3_600, "Seconds between two checks."),
            .integer(
                "retention", "visitor_days", \.retention.visitorDays, 0...36_500,
                "Days after which visits forget their visitor; 0 never. The visits stay and count."),
            .integer(
                "retention", "agent_days", \.retention.agentDays, 0...36_500,
                "Days after which visits forget the user agent and the language; 0 never."),
            .integer(
                "retention", "referrer_days", \.retention.referrerDays, 0...36_500,
                "Days after which visits forget the page that they came from; 0 never."),
            .integer(
                "retention", "parameter_days", \.retention.parameterDays, 0...36_500,
                "Days after which visits forget the query's advertising parameters and consent; 0 never."),
            .text(
                "sync", "core_url", \.sync.coreURL, example: "https://core.example.com",
                "The attribution core that visits are sent to. `waypost enroll` needs it or takes it as an option."),
            .integer("sync", "interval_s", \.sync.intervalS, 1...86_400, "Seconds between two batches of visits."),
            .text(
                "sync", "pin", \.sync.pin, .pin, example: "sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=",
                "The only public key that the core may show, for a box whose clock cannot judge certificates."),
            .text(
                "sync", "proxy", \.sync.proxy, example: "http://proxy.example:3128",
                "A proxy that the way to an https core goes through (HTTP CONNECT)."),
            .integer(
                "sync", "bytes_per_second", \.sync.bytesPerSecond, 0...1_000_000_000,
                "The most bytes a second that are sent to the core; 0 for as many as go."),
            .text(
                "store", "state", \.store.state, .path, example: "/var/lib/waypost",
                "The directory of the appliance's files. --state and $STATE_DIRECTORY go before it."),
            .integer(
                "store", "cap_bytes", \.store.capBytes, 1_000_000...1_000_000_000_000, example: 1_000_000_000,
                "The most that visits may take on the disk, in bytes. Without it: a quarter of the partition, at most "
                    + "1 GB. Past it, synced visits are dropped first and human ones last."),
            .flag(
                "store", "allow_volatile", \.store.allowVolatile,
                "Allows durability = \"commit\" on tmpfs and overlayfs, where a power cut loses everything anyway."),
            .text(
                "nfc", "reader", \.nfc.reader, .line("a libnfc connection string", limit: 1_023),
                example: "pn532_uart:/dev/ttyUSB0",
                "The tag reader. Its path must have no colon."),
            .text(
                "nfc", "touchpoint", \.nfc.touchpoint, example: "5b8h5qvwvbc33",
                "The touchpoint that the reader stands at: each badge is a visit of it while `waypost tag watch` runs."),
            .text(
                "nfc", "reset_program", \.nfc.resetProgram, .path, example: "/usr/local/sbin/reset-reader",
                "A program that is run, with the reader's name, when the reader has failed three times."),
            .text(
                "nfc", "sun_keys", \.nfc.sunKeys, .path, example: "/etc/waypost/sun-keys",
                "The keys of NTAG 424 DNA tags, which sign their links: a file that only its owner may read. A line is "
                    + "UID KEY, or * META KEY. SIGHUP reads it again."),
            .text("log", "level", \.log.level, "The least severe messages that are logged."),
        ],
        conflicts: conflicts)

    private static let redirectKeys: [SettingKey<EdgeSettings>] = [
        .text(
            "redirect", "listen", \.redirect.listen, "Where short links are answered. Port 0 lets the system choose."),
        .text(
            "redirect", "public_url", \.redirect.publicURL, example: "https://go.example.com",
            "What printed codes and written tags begin with: where phones reach this box. Nothing is printed without it."
        ),
        .text(
            "redirect", "click_id_parameter", \.redirect.clickIDParameter, .parameter,
            "The query parameter of the destination that carries the click ID."),
        .text(
            "redirect", "durability", \.redirect.durability,
            "commit: a visit is on the disk before its redirect; a power cut loses only visits whose commit outlasted "
                + "the deadline. relaxed: redirects do not wait for the disk; a power cut loses the last 50 ms and one commit."
        ),
        .integer(
            "redirect", "deadline_ms", \.redirect.deadlineMS, 0...60_000,
            "Milliseconds that a redirect waits for its visit's commit before it goes out early; 0 waits for ever."),
        .integer(
            "redirect", "sticky_minutes", \.redirect.stickyMinutes, 0...1_440,
            "Minutes for which a visitor who comes again keeps the same click ID; 0 never."),
        .flag(
            "redirect", "visitor_cookie", \.redirect.visitorCookie,
            "Knows a returning browser by a first-party cookie, unless it sends GPC or DNT."),
        .list(
            "redirect", "shared_devices", \.redirect.sharedDevices,
            "Addresses of devices that many people use, such as kiosk tablets: they are nobody's visitor."),
        .text(
            "redirect", "portal", \.redirect.portal,
            "How connectivity checks of phones are answered on the box's own network: off as any unknown path, quiet "
                + "as if the internet were there, portal with the venue's page."),
        .text(
            "redirect", "portal_page", \.redirect.portalPage, .webPage, example: "https://go.example.com/welcome",
            "Where portal = \"portal\" leads phones. Without it: this box's own first page."),
        .text(
            "redirect", "unknown_url", \.redirect.unknownURL, .webPage, example: "https://www.example.com/",
            "Where people are led whose code nobody has. Without it: a page that says so."),
        .list(
            "redirect", "trusted_proxies", \.redirect.trustedProxies,
            "Proxies whose Forwarded or X-Forwarded-For is believed."),
        .text(
            "redirect", "country_field", \.redirect.countryField, .parameter, example: "CF-IPCountry",
            "The field in which a trusted proxy tells the visitor's country, as two letters."),
        .list(
            "redirect", "own_networks", \.redirect.ownNetworks,
            "Networks beside the private ones in which every device has an address of its own."),
        .text(
            "redirect", "consent_parameter", \.redirect.consentParameter, .parameter,
            "The query parameter whose value is kept as the visit's consent."),
        .list(
            "redirect", "app_schemes", \.redirect.appSchemes,
            "Schemes of apps that destinations may have beside the well-known ones, such as myapp."),
        .text(
            "redirect", "verdict_rules", \.redirect.verdictRules, .path, example: "/etc/waypost/verdicts.txt",
            "A file of rules that tell people from robots, in the place of the built-in ones (docs/verdicts.md)."),
        .text(
            "redirect", "offline_folder", \.redirect.offlineFolder, .path, example: "/srv/waypost/offline",
            "Where the folders of offline pages are. Without it: offline in the state directory."),
        .text(
            "redirect", "well_known_folder", \.redirect.wellKnownFolder, .path, example: "/srv/waypost/well-known",
            "Where /.well-known/ files are, in a folder for each host. Without it: well-known in the state directory."),
        .integer(
            "redirect", "max_connections", \.redirect.maxConnections, 16...65_536,
            "The most connections at once."),
        .integer(
            "redirect", "idle_timeout_s", \.redirect.idleTimeoutS, 1...3_600,
            "Seconds that a connection may wait for its next request."),
        .integer(
            "redirect", "head_timeout_s", \.redirect.headTimeoutS, 1...3_600,
            "Seconds that the head of a request may take to arrive."),
        .text(
            "redirect", "tls_certificate", \.redirect.tlsCertificate, .path, example: "/etc/waypost/tls/fullchain.pem",
            "The certificate chain of an https public_url that this box answers itself, in PEM."),
        .text(
            "redirect", "tls_key", \.redirect.tlsKey, .path, example: "/etc/waypost/tls/key.pem",
            "The private key of the certificate, in PEM."),
    ]

    @Sendable private static func conflicts(_ settings: EdgeSettings) -> [KeyTable<EdgeSettings>.Conflict] {
        var conflicts: [KeyTable<EdgeSettings>.Conflict] = []
        if settings.redirect.tlsCertificate != nil && settings.redirect.tlsKey == nil {
            conflicts.append(("redirect.tls_certificate", "needs redirect.tls_key beside it"))
        }
        if settings.redirect.tlsKey != nil && settings.redirect.tlsCertificate == nil {
            conflicts.append(("redirect.tls_key", "needs redirect.tls_certificate beside it"))
        }
        let listen = settings.redirect.listen
        if listen.port != 0 && listen == settings.console.listen {
            conflicts.append(("console.listen", "must not be the address of redirect.listen"))
        }
        return conflicts
    }
}
