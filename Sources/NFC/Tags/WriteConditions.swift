// SPDX-License-Identifier: Apache-2.0

/// What the one who writes allows and expects.
public struct WriteConditions: Sendable {
    /// Whether content of others, readable or not, may be written over.
    public var overwrites: Bool
    /// Whether tags with a sign of a clone are taken.
    public var allowsClones: Bool
    /// The only model that is taken.
    public var expected: TagModel?
    /// Whether the tag has accepted its password.
    public var isAuthenticated: Bool
    /// Whether mirror, counter or password are to be set afterwards.
    public var configures: Bool
    /// Whether a link is one of ours, which may be written over.
    public var isOurs: @Sendable (String) -> Bool

    public init(
        overwrites: Bool = false, allowsClones: Bool = false, expected: TagModel? = nil, isAuthenticated: Bool = false,
        configures: Bool = false, isOurs: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        self.overwrites = overwrites
        self.allowsClones = allowsClones
        self.expected = expected
        self.isAuthenticated = isAuthenticated
        self.configures = configures
        self.isOurs = isOurs
    }
}
