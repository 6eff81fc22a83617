// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// A badge or tag that somebody held to a reader of the box, and not to a phone.
public struct Badge: Hashable, Sendable {
    /// The code of the placement that the reader stands for.
    public var code: CodeKey
    /// The badge's number, 4, 7 or 10 bytes; nil where it identifies nobody.
    public var uid: [UInt8]?
    /// How often the badge was read; nil for one that does not count.
    public var counter: UInt32?
    /// ms since it was held there.
    public var age: Int64

    /// The reason of the verdict of such a visit. No rule gives it, and none takes it away again.
    public static let reason = "badge"

    public init(code: CodeKey, uid: [UInt8]?, counter: UInt32?, age: Int64 = 0) {
        (self.code, self.uid, self.counter, self.age) = (code, uid, counter, age)
    }

    /// What became of a badge.
    public struct Receipt: Hashable, Sendable {
        public var outcome: Outcome
        /// The click ID under which leads and sales of this visit can be reported.
        public var clickID: ClickID?
    }
}
