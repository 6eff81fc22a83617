// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What the appliance is told, each value at its default until the file or the environment says otherwise.
public struct EdgeSettings: Hashable, Sendable {
    public var redirect = Redirect()
    public var console = Console()
    public var venue = Venue()
    public var sync = Sync()
    public var uplink = Uplink()
    public var retention = Retention()
    public var store = Store()
    public var nfc = NFC()
    public var log = Log()

    public init() {}

    /// `[redirect]`: the port that answers short links.
    public struct Redirect: Hashable, Sendable {
        public var listen = ListenAddress(ipv4: [0, 0, 0, 0], port: 8080)
        /// Where phones reach this box; nil while nobody has said.
        public var publicURL: WebOrigin?
        public var clickIDParameter = "click_id"
        public var durability = Durability.commit
        /// How long a redirect waits for its commit, in ms; 0 waits for ever.
        public var deadlineMS = 150
        public var stickyMinutes = 30
        public var visitorCookie = false
        /// Kiosk tablets and their like: devices that are nobody's.
        public var sharedDevices: [AddressRange] = []
        public var portal = Portal.off
        /// Where phones are led in portal mode; nil for the box's own first page.
        public var portalPage: String?
        /// Proxies whose word about addresses counts.
        public var trustedProxies: [AddressRange] = []
        /// The field in which a trusted proxy tells the country.
        public var countryField: String?
        /// Networks beside the private ones in which each device has an address of its own.
        public var ownNetworks: [AddressRange] = []
        public var consentParameter = "consent"
        /// Where those are led whose code nobody has.
        public var unknownURL: String?
        /// Schemes of apps that a destination may have, beside the known ones.
        public var appSchemes: [AppScheme] = []
        /// A file of verdict rules in the place of the built-in ones.
        public var verdictRules: String?
        /// The folder of the offline pages' folders; nil for `offline` in the state directory.
        public var offlineFolder: String?
        /// The folder of each host's `.well-known` files; nil for `well-known` in the state directory.
        public var wellKnownFolder: String?
        public var maxConnections = 4096
        /// Seconds that a kept connection may be idle.
        public var idleTimeoutS = 15
        /// Seconds that the head of a request may take.
        public var headTimeoutS = 10
        public var tlsCertificate: String?
        public var tlsKey: String?
    }

    /// `[console]`: the local API and the web console.
    public struct Console: Hashable, Sendable {
        public var listen = ListenAddress(ipv4: [127, 0, 0, 1], port: 8081)
    }

    /// `[venue]`: where the box stands.
    public struct Venue: Hashable, Sendable {
        public var timeZone: String?
        public var location: String?
        /// The part of the venue in which the box stands, as rules call it.
        public var zone: String?
    }

    /// `[sync]`: the way to the attribution core.
    public struct Sync: Hashable, Sendable {
        public var coreURL: WebOrigin?
        /// Seconds between two batches.
        public var intervalS = 15
        public var pin: String?
        /// A proxy that https goes through.
        public var proxy: WebOrigin?
        /// The most bytes a second that are sent; 0 for as many as go.
        public var bytesPerSecond = 0
    }

    /// `[uplink]`: whether the internet can be reached.
    public struct Uplink: Hashable, Sendable {
        public var state = UplinkState.auto
        /// What is connected to, to find out; nil for the core.
        public var check: ListenAddress?
        public var intervalS = 10
    }

    /// `[retention]`: how many days a fact of a visit is kept; 0 for as long as the visit.
    public struct Retention: Hashable, Sendable {
        public var visitorDays = 0
        public var agentDays = 0
        public var referrerDays = 0
        public var parameterDays = 0

        /// For as long as the visit.
        public init() {}
    }

    /// `[store]`: the appliance's files.
    public struct Store: Hashable, Sendable {
        public var state: String?
        /// The most that visits may take, in bytes; nil is a quarter of the partition, at most 1 GB.
        public var capBytes: Int?
        public var allowVolatile = false
    }

    /// `[nfc]`: the tag reader.
    public struct NFC: Hashable, Sendable {
        public var reader: String?
        /// The touchpoint that badges at the reader visit.
        public var touchpoint: TouchpointID?
        /// A program that is run when the reader stays away.
        public var resetProgram: String?
        /// A file.
        public var sunKeys: String?
    }

    /// `[log]`
    public struct Log: Hashable, Sendable {
        public var level = LogLevel.info
    }

    /// When a visit counts as kept.
    public enum Durability: String, SettingWord {
        /// On the disk before its redirect.
        case commit
        /// Redirects do not wait: a power cut loses what came in the last 50 ms and one commit.
        case relaxed
    }

    /// How much of a captive portal the box plays.
    public enum Portal: String, SettingWord {
        case off
        case quiet
        case portal
    }

    /// Whether the internet can be reached, or how that is found out.
    public enum UplinkState: String, SettingWord {
        /// By asking.
        case auto
        case up
        case down
    }

    /// The levels of swift-log, by the same names.
    public enum LogLevel: String, SettingWord {
        case trace
        case debug
        case info
        case notice
        case warning
        case error
        case critical
    }
}
