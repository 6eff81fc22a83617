// SPDX-License-Identifier: Apache-2.0

extension UserAgent {
    /// Systems, those first that show themselves as another one too.
    static let systems: [Mark] = [
        Mark(
            "windows-phone", "windows phone*", "iemobile", "wpdesktop", "lumia", "wds", "windows ce", "windows mobile"),
        Mark("kaios", "kaios"),
        Mark("harmonyos", "harmonyos", "openharmony", "arkweb"),
        Mark("tizen", "tizen"),
        Mark("webos", "web0s", "webos", "hpwos"),
        Mark("playstation", "playstation*"),
        Mark("nintendo", "nintendo"),
        Mark("watchos", "watchos", "watch1*"),
        Mark("tvos", "tvos", "apple tv", "appletv"),
        Mark("ipados", "ipad", "ipados"),
        Mark("ios", "iphone", "ipod", "ios", "iphone os"),
        Mark("symbian", "symbian*", "symbos", "series60", "s60"),
        Mark("series40", "series40", "s40ovibrowser"),
        Mark("blackberry", "blackberry*", "bb10", "playbook", "rim tablet"),
        Mark("bada", "bada"),
        Mark("meego", "meego", "maemo", "sailfish"),
        Mark("roku", "roku"),
        Mark("fire-os", "silk"),
        Mark("android", "android*", "dalvik", "adr", "andr0id", "fb4a"),
        Mark("chromeos", "cros"),
        Mark("windows", "windows*", "win64", "win32", "win98"),
        Mark("macos", "macintosh", "mac os*", "macos", "mac_powerpc"),
        Mark("bsd", "freebsd", "openbsd", "netbsd"),
        Mark("firefox-os", "mobile; rv"),
        Mark("linux", "linux*", "x11", "ubuntu", "fedora"),
        Mark("feature-phone", "midp*", "j2me*", "brew", "mre", "maui*", "obigo*", "up.browser"),
    ]
}
