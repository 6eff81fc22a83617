// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// Words that no vanity code may be: paths that the appliance answers itself, now or later, and paths that crawlers,
/// phones and operating systems ask every host for.
enum ReservedCodes {
    static let words = [
        "about", "account", "admin", "api", "app", "apple-touch-icon", "apps", "assets", "auth", "batch",
        "browserconfig",
        "click", "console", "core", "customers", "dashboard", "debug", "device", "devices", "docs", "edge", "enroll",
        "error", "events", "export", "favicon", "gen-204", "generate-204", "health", "healthz", "help",
        "hotspot-detect",
        "humans", "import", "index", "lead", "links", "livez", "login", "logout", "manifest", "metrics", "ncsi",
        "null", "oauth", "ping", "portal", "preview", "private", "public", "ready", "readyz", "redirect", "reports",
        "robots", "root", "sale", "security", "settings", "setup", "sheet", "sitemap", "static", "stats", "status",
        "sync", "system", "tag", "touchpoint", "touchpoints", "track", "undefined", "update", "version", "visits",
        "waypost", "webhook", "webhooks", "well-known", "wp-admin", "wp-content", "wp-includes", "wp-json", "wp-login",
        "xmlrpc",
    ]

    private static let keys = Set(words.compactMap { Code.normalise($0.utf8) })

    static func holds(_ key: CodeKey) -> Bool { keys.contains(key) }
}
