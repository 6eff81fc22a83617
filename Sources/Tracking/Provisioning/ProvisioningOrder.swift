// SPDX-License-Identifier: Apache-2.0

/// What is to be done to every tag of a batch.
public struct ProvisioningOrder: Hashable, Sendable {
    /// What the tag adds to its link by itself.
    public enum Mirror: String, CaseIterable, Sendable {
        case none
        /// `/{uid}x{counter}` behind the code, which proves taps.
        case both
    }

    /// The batch's name.
    public let batch: String
    public var mirror: Mirror
    /// The only model that is taken, such as `NTAG213`; nil for any that holds the link.
    public var expects: String?
    /// Locks each tag for ever once it was read back.
    public var locks: Bool
    /// Protects each tag from being written by a password that follows from the site's key and its number.
    public var protects: Bool
    /// Takes tags that hold something else.
    public var overwrites: Bool

    public init(
        batch: String, mirror: Mirror = .none, expects: String? = nil, locks: Bool = false, protects: Bool = false,
        overwrites: Bool = false
    ) {
        self.batch = batch
        self.mirror = mirror
        self.expects = expects
        self.locks = locks
        self.protects = protects
        self.overwrites = overwrites
    }
}
