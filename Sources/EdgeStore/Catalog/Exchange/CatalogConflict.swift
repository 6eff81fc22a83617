// SPDX-License-Identifier: Apache-2.0

/// Where this box and the core do not agree on an object of the catalog. It is shown until a later exchange settles it.
public struct CatalogConflict: Hashable, Sendable {
    /// What the object is.
    public enum Kind: String, Sendable {
        case touchpoint
        case placement
    }

    /// Why they do not agree.
    public enum Reason: String, Sendable {
        /// Both changed it: the core's version stands.
        case stale
        /// Another touchpoint had the code first: it works on this box alone.
        case taken
        /// One of them does not take what the other has.
        case refused
    }

    /// The identifier of the touchpoint or the placement.
    public let object: String
    public let kind: Kind
    public let reason: Reason
    /// A sentence for people.
    public let detail: String
    /// The edit of this box that does not stand, as it would have been sent.
    public let local: String?

    init(_ kind: Kind, _ object: String, _ reason: Reason, _ detail: String, local: String? = nil) {
        self.object = object
        self.kind = kind
        self.reason = reason
        self.detail = detail
        self.local = local
    }
}
