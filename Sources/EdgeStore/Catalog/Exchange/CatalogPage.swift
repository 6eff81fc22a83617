// SPDX-License-Identifier: Apache-2.0

public import Catalog

/// What the core tells at once: changes in an order in which every placement follows its touchpoint.
public struct CatalogPage: Sendable {
    /// One change that is not taken here, and why.
    public struct Refused: Sendable {
        /// As the core names the object; it may be no identifier at all.
        public var object: String
        public var kind: CatalogConflict.Kind
        public var refusal: ChangeRefusal

        public init(object: String, kind: CatalogConflict.Kind, refusal: ChangeRefusal) {
            self.object = object
            self.kind = kind
            self.refusal = refusal
        }
    }

    public var changes: [CatalogChange]
    public var refused: [Refused]
    /// Where the next page begins.
    public var cursor: String
    /// Where the org's codes lead from outside, if the core knows.
    public var publicURL: String?

    public init(changes: [CatalogChange], refused: [Refused] = [], cursor: String, publicURL: String? = nil) {
        self.changes = changes
        self.refused = refused
        self.cursor = cursor
        self.publicURL = publicURL
    }
}
