// SPDX-License-Identifier: Apache-2.0

/// One slot of a batch of tags: a placement, and the tag that carries it.
public struct ProvisioningSlot: Hashable, Sendable {
    /// From 1.
    public let slot: Int
    public let placement: PlacementID
    public var step: ProvisioningStep
    /// The tag's number in upper-case hexadecimal; nil while the slot is free.
    public var uid: String?
    /// The tag's model, such as `NTAG213`.
    public var model: String?
    /// How often a tag was begun.
    public var attempts: Int
    /// When the tag was first seen, Unix ms.
    public var begun: Int64?
    /// When it was done, Unix ms.
    public var finished: Int64?
    /// The tag's counter when it was done; nil where it counts nothing.
    public var counter: Int?
    public var isLocked: Bool
    public var hasPassword: Bool

    public init(
        slot: Int, placement: PlacementID, step: ProvisioningStep = .free, uid: String? = nil, model: String? = nil,
        attempts: Int = 0, begun: Int64? = nil, finished: Int64? = nil, counter: Int? = nil, isLocked: Bool = false,
        hasPassword: Bool = false
    ) {
        self.slot = slot
        self.placement = placement
        self.step = step
        self.uid = uid
        self.model = model
        self.attempts = attempts
        self.begun = begun
        self.finished = finished
        self.counter = counter
        self.isLocked = isLocked
        self.hasPassword = hasPassword
    }
}
