// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What goes back, before it is bytes.
enum Answer {
    case page(Page)
    case document(Document)
    case redirect(Redirection)
}

/// A redirect: never stored, never indexed.
struct Redirection {
    var location: LocationTemplate
    /// "302 Found"
    var status: StaticString
    var referrer: RouteTerms.ReferrerPolicy
    /// What the visitor's own query adds.
    var added: [UInt8] = []
    var clickID: ClickID?
    /// A visitor who gets a cookie.
    var cookie: Visitor?
    var isSecure = false
}

/// An answer whose visit is to be kept first.
struct Draft {
    var visit: Visit
    var claim: VisitClaim
    var answer: Answer
    /// The answer where the touchpoint has led on as often as it may.
    var late: Answer?

    /// The answer once the visit has been taken.
    consuming func answer(_ admission: Admission) -> Answer {
        if admission.isOverLimit, let late { return late }
        guard case .redirect(var redirection) = answer else { return answer }
        redirection.clickID = admission.clickID
        return redirection.location.isWeb ? .redirect(redirection) : redirection.clickThrough
    }
}

extension Redirection {
    /// The page for a location that no browser should be sent to unasked.
    var clickThrough: Answer { .document(.clickThrough(to: text)) }
}
