// SPDX-License-Identifier: Apache-2.0

import Catalog
import Redirect
import Tracking

extension Terms {
    /// What a touchpoint asks for, for people; nothing for one that asks for nothing.
    var lines: [String] {
        var lines: [String] = []
        if status != .found { lines.append("status \(status.rawValue)") }
        if query != .add { lines.append("query \(query.name)") }
        if clickIDPlace != .query { lines.append("click ID in the fragment") }
        if referrer != .path { lines.append("referrer \(referrer.name)") }
        if leadsSpeculation { lines.append("loads ahead are led on") }
        if showsCard { lines.append("previews get a card") }
        if isPrivate { lines.append("private") }
        if isCrawlable { lines.append("crawlable") }
        if let starts { lines.append("starts  \(starts.rfc3339)") }
        if let expires { lines.append("expires  \(expires.rfc3339)") }
        if let expiredDestination { lines.append("too late  \(expiredDestination)") }
        if let mostVisits { lines.append("at most \(mostVisits) visits") }
        if isOneTime { lines.append("works once") }
        if password != nil { lines.append("asks for a password") }
        if let offline { lines.append("offline page  \(offline)") }
        if let rules { lines.append(counted(rules.rules.count, "rule")) }
        return lines.map { "  " + $0 }
    }
}
