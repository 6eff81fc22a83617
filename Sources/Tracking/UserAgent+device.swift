// SPDX-License-Identifier: Apache-2.0

extension UserAgent {
    /// The class of device that the agent names or its system implies. Apps leave `Mobile` out at times, and run on
    /// phones far more often than on tablets.
    static func deviceClass(_ agent: AgentText, os: String?, isInApp: Bool) -> DeviceClass {
        if let named = devices.first(where: { $0.matches(agent) }).flatMap({ DeviceClass(rawValue: $0.word) }) {
            return named
        }
        switch os {
        case "ios", "windows-phone", "kaios", "symbian", "blackberry", "bada", "series40", "firefox-os", "meego",
            "feature-phone":
            return .phone
        case "ipados": return .tablet
        case "tvos", "webos", "roku": return .tv
        case "playstation", "nintendo": return .console
        case "watchos": return .wearable
        case "tizen": return mobile.contains { $0.occurs(in: agent) } ? .phone : .tv
        case "android", "harmonyos", "fire-os":
            return isInApp || mobile.contains { $0.occurs(in: agent) } ? .phone : .tablet
        case "windows", "macos", "chromeos", "linux", "bsd": return .desktop
        default: return mobile.contains { $0.occurs(in: agent) } ? .phone : .other
        }
    }

    /// Words of phones; Opera Mini leaves `Mobile` out.
    private static let mobile: [AgentToken] = [
        "mobile*", "opera mini", "opera mobi", "dalvik", "midp*", "phone",
    ]

    /// In order: a television that runs Android is no tablet, and a tablet may say `Mobile`.
    private static let devices: [Mark] = [
        Mark("wearable", "watch", "watch1*", "watchos", "sm-r*", "wear os", "oculusbrowser", "picobrowser"),
        Mark("console", "playstation*", "nintendo", "xbox*", "steamdeck", "gamepad*"),
        Mark("other", "tesla/*", "qtcarbrowser", "alexa", "devicetype/smartspeaker"),
        Mark(
            "tv", "* tv", "* tv box", "androidtv", "googletv", "appletv*", "tvos", "philipstv", "*smart-tv*",
            "*smarttv*", "*tvbox*", "hbbtv*", "ce-html*", "inettvbrowser", "large screen", "bravia*", "viera",
            "aquos-*", "roku*", "web0s", "netcast*", "aft*", "mibox*", "mitv*", "crkey", "chromecast*", "omi/*",
            "linux mips*", "stbapp", "*_stb_*", "kreatv"),
        Mark(
            "tablet", "ipad*", "*tablet*", "tab", "playbook", "kindle", "sm-t*", "sm-x*", "sm-p*", "gt-p*",
            "*mediapad*", "*matepad*", "* pad", "*mipad*", "lenovo tb*", "tb-*", "nexus 7", "nexus 9", "nexus 10",
            "xoom", "kfapwi", "kfarwi", "kfaswi", "kfauwi", "kfdowi", "kffowi", "kfgiwi", "kfjwi", "kfkawi", "kfmawi",
            "kfmewi", "kfmuwi", "kfonwi", "kfot", "kfquwi", "kfrawi", "kfsawi", "kfsnwi", "kfsowi", "kfsuwi",
            "kftbwi", "kfthwi", "kftrpwi", "kftrwi", "kftt", "kftuwi",
            unless: ["windows nt", "cros"]),
        Mark("phone", "iphone*", "ipod*", "wpdesktop", "lumia", "pre/*", "pixi/*", "ucweb*"),
        Mark("desktop", "chromebook*", "(pc", "2in1"),
    ]

    /// Programs that name themselves. Phones are called “M bot 51”, “Spider 8” and CUBOT.
    static let bots: [Mark] = [
        Mark("bot", "*bot", "*crawler*", "*spider*", unless: ["android", "adr", "iphone", "cubot"]),
        Mark("bot", "*bot/*", "*+http://*", "*+https://*", unless: ["cubot", "node-fetch"]),
        Mark("bot", "whatsapp", unless: ["mozilla"]),
        Mark(
            "bot", "facebookexternalhit", "skypeuripreview", "bingpreview", "cardyb", "googleimageproxy",
            "headlesschrome", "chrome-lighthouse", "phantomjs", "captivenetworksupport*", "microsoft ncsi"),
    ]
}
