// SPDX-License-Identifier: Apache-2.0

/// What a User-Agent says of device, system and browser, for reports. It is what the browser claims:
/// - An iPad shows itself as a Mac unless its user asks for mobile sites, and is counted as one.
/// - Brave and several small browsers show themselves as Chrome or Safari.
/// - Chrome on Android gives no model any more (“Android 10; K”); a tablet is known by the word that is missing,
///   `Mobile`, and a tablet or phone in desktop mode is a Linux desktop.
public struct UserAgent: Hashable, Sendable {
    public enum DeviceClass: String, Sendable, CaseIterable {
        case phone
        case tablet
        case desktop
        case tv
        case console
        case wearable
        /// A program that says so.
        case bot
        /// A car, a speaker, an app without a name for its device, a tool, or nothing that is known.
        case other
    }

    public var deviceClass: DeviceClass
    /// A lower-case word such as `ios`, or nil where nothing is known.
    public var os: String?
    /// A lower-case word such as `chrome`; an app that shows pages itself goes before the engine that it uses.
    public var browser: String?

    /// What a User-Agent says.
    public init(_ text: String) {
        let agent = AgentText(text)
        guard !Self.bots.contains(where: { $0.matches(agent) }) else {
            deviceClass = .bot
            return
        }
        let os = Self.first(Self.systems, agent)
        let app = Self.first(Self.apps, agent)
        self.os = os
        browser = app ?? Self.browser(agent, os: os)
        deviceClass = Self.deviceClass(agent, os: os, isInApp: app != nil)
    }

    /// A word, and the tokens by which it is known: any of `any`, and none of `unless`.
    struct Mark: Sendable {
        let word: String
        let any: [AgentToken]
        let unless: [AgentToken]

        init(_ word: String, _ any: AgentToken..., unless: [AgentToken] = []) {
            self.word = word
            self.any = any
            self.unless = unless
        }

        func matches(_ agent: AgentText) -> Bool {
            any.contains { $0.occurs(in: agent) } && !unless.contains { $0.occurs(in: agent) }
        }
    }

    static func first(_ marks: [Mark], _ agent: AgentText) -> String? {
        marks.first { $0.matches(agent) }?.word
    }

    /// An engine tells nothing about the app around it: where only the engine is known, the answer is `webview`.
    private static func browser(_ agent: AgentText, os: String?) -> String? {
        if let named = first(browsers, agent) { return named }
        let isApple = os == "ios" || os == "ipados"
        if webView.occurs(in: agent) || isApple && appleWebKit.occurs(in: agent) && !safari.occurs(in: agent) {
            return "webview"
        }
        if os == "android", version.occurs(in: agent) {
            return chrome.occurs(in: agent) ? "webview" : "android-browser"
        }
        return first(engines, agent)
    }

    private static let webView: AgentToken = "wv)"
    private static let appleWebKit: AgentToken = "applewebkit"
    private static let safari: AgentToken = "safari"
    private static let chrome: AgentToken = "chrome"
    /// Android's own browser, and later its WebView, say so instead of a name.
    private static let version: AgentToken = "version/*"
}
