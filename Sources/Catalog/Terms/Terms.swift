// SPDX-License-Identifier: Apache-2.0

public import Redirect

/// What a touchpoint asks beyond its destination. Most ask nothing.
public struct Terms: Hashable, Sendable {
    /// Where the click ID goes.
    public enum ClickIDPlace: String, Sendable, CaseIterable {
        case query
        /// Behind the `#`, for apps that route by it.
        case fragment
    }

    /// 302 unless somebody wants that repeat visits are not seen.
    public var status = RouteTerms.Status.found
    public var query = RouteTerms.QueryPassing.add
    public var clickIDPlace = ClickIDPlace.query
    public var referrer = RouteTerms.ReferrerPolicy.path
    /// Loads ahead are led on instead of being declined.
    public var leadsSpeculation = false
    /// Previews in chats get a card made here.
    public var showsCard = false
    /// The `+` page does not tell where it leads.
    public var isPrivate = false
    /// robots.txt allows its codes.
    public var isCrawlable = false
    /// Unix ms.
    public var starts: Int64?
    /// Unix ms.
    public var expires: Int64?
    /// Where those are led who come too late.
    public var expiredDestination: Destination?
    public var mostVisits: Int?
    /// Works once, after a click on a page of ours.
    public var isOneTime = false
    public var password: PasswordHash?
    /// The folder that is shown while the uplink is down.
    public var offline: String?
    public var rules: RuleSheet?

    public init() {}

    /// Nothing beyond the destination.
    public static let none = Terms()

    /// The most visits that can be counted.
    public static let largestLimit = 1_000_000_000
}

extension RouteTerms.Status {
    /// Whether browsers keep it, so that repeat visits never arrive.
    public var isKept: Bool { self == .moved || self == .permanent }
}

extension Terms {
    /// The terms as routes hold them; nil where every route of the touchpoint is a plain one. `isWeb` says whether the
    /// destination is a page.
    func compiled(_ writer: LocationWriter) -> RouteTerms? {
        guard self != .none else { return nil }
        var content = RouteTerms.Content()
        content.status = status
        content.query = query
        content.referrer = referrer
        content.leadsSpeculation = leadsSpeculation
        content.showsCard = showsCard
        content.isPrivate = isPrivate
        content.starts = starts
        content.expires = expires
        content.expiredLocation = expiredDestination.map { $0.ascii[...] }
        content.mostVisits = isOneTime ? 1 : mostVisits
        content.gate = password.map { .password($0) } ?? (isOneTime ? .confirmation : nil)
        content.offline = offline
        content.rules = rules?.rules.map { $0.compiled(writer) } ?? []
        return RouteTerms(content)
    }
}
