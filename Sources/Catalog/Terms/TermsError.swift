// SPDX-License-Identifier: Apache-2.0

/// Why terms are refused.
public enum TermsError: Error, Hashable, Sendable, CustomStringConvertible {
    case endsBeforeStart
    case limit(Int)
    case folderName(String)
    case offlineMissing
    case keptStatus

    public var description: String {
        switch self {
        case .endsBeforeStart: "it would expire before it starts"
        case .limit(let limit): "\(limit) visits is no limit; 1 to \(Terms.largestLimit) are"
        case .folderName(let name):
            "“\(name)” is no name of a folder; letters, digits, hyphens and underscores are, 64 at most"
        case .offlineMissing: "a rule leads to the offline page, and the touchpoint has none; name its folder"
        case .keptStatus:
            "browsers keep a 301 or 308 for good, so it cannot be combined with rules, dates, limits, passwords or "
                + "offline pages"
        }
    }
}

extension Terms {
    /// Whether the terms make sense together.
    func check() throws(TermsError) {
        if let starts, let expires, expires <= starts { throw .endsBeforeStart }
        if let mostVisits, !(1...Self.largestLimit ~= mostVisits) { throw .limit(mostVisits) }
        if let offline, !Self.isFolderName(offline) { throw .folderName(offline) }
        if offline == nil, rules?.leadsOffline == true { throw .offlineMissing }
        let changes = starts != nil || expires != nil || mostVisits != nil || isOneTime || password != nil
        if status.isKept, changes || offline != nil || rules != nil { throw .keptStatus }
    }

    private static func isFolderName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
