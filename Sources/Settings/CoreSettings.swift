// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the core is told, each value at its default until the file or the environment says otherwise.
public struct CoreSettings: Hashable, Sendable {
    public var core = Core()
    public var log = EdgeSettings.Log()

    public init() {}

    /// `[core]`
    public struct Core: Hashable, Sendable {
        public var listen = ListenAddress(ipv4: [127, 0, 0, 1], port: 8090)
        public var state: String?
        public var tlsCertificate: String?
        public var tlsKey: String?
        /// A proxy in front speaks TLS, so that plain HTTP may be listened for beyond loopback.
        public var behindProxy = false
        public var maxConnections = 4_096
    }

    /// The file that is read if it exists and nobody names another.
    public static let standardFile = "/etc/waypost/waypost-core.toml"

    /// Every key of the core.
    public static let table = KeyTable(
        preface: """
            Waypost, the attribution core: every key with its default. Remove the # before a key to set it.
            An environment variable of the name given goes before this file; an empty one counts as not set.
            `waypost-core config check` says what is wrong, or what is in force and where it came from.
            """,
        defaults: CoreSettings(),
        keys: [
            .text(
                "core", "listen", \.core.listen,
                "Where devices, phones and people are answered. Beyond loopback it needs a certificate or a proxy."),
            .text(
                "core", "state", \.core.state, .path, example: "/var/lib/waypost-core",
                "The directory of the core's files. --state and $STATE_DIRECTORY go before it."),
            .text(
                "core", "tls_certificate", \.core.tlsCertificate, .path, example: "/etc/waypost/tls/fullchain.pem",
                "The certificate chain, in PEM."),
            .text(
                "core", "tls_key", \.core.tlsKey, .path, example: "/etc/waypost/tls/key.pem",
                "The private key of the certificate, in PEM."),
            .flag(
                "core", "behind_proxy", \.core.behindProxy,
                "A proxy in front of the core speaks TLS, so that it may listen beyond loopback without."),
            .integer("core", "max_connections", \.core.maxConnections, 16...65_536, "The most connections at once."),
            .text("log", "level", \.log.level, "The least severe messages that are logged."),
        ],
        conflicts: conflicts)

    @Sendable private static func conflicts(_ settings: CoreSettings) -> [KeyTable<CoreSettings>.Conflict] {
        var conflicts: [KeyTable<CoreSettings>.Conflict] = []
        let core = settings.core
        if core.tlsCertificate != nil && core.tlsKey == nil {
            conflicts.append(("core.tls_certificate", "needs core.tls_key beside it"))
        }
        if core.tlsKey != nil && core.tlsCertificate == nil {
            conflicts.append(("core.tls_key", "needs core.tls_certificate beside it"))
        }
        return conflicts
    }

    /// Reads the configuration: `file` as `--config` names it, or nil for the standard one.
    public static func load(
        file: String?, environment: [String: String]
    ) throws(SettingsError) -> LoadedSettings<CoreSettings> {
        let path = file ?? (unsafe access(standardFile, F_OK) == 0 ? standardFile : nil)
        guard let path else { return try table.load(file: nil, environment: environment) }
        return try table.load(file: SettingsFile(reading: path), environment: environment)
    }
}
