// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// One printed or written carrier of a touchpoint. Its code and its channel never change and never return.
public struct Placement: Hashable, Sendable {
    public let id: PlacementID
    public let touchpoint: TouchpointID
    public let code: PlacementCode
    public let channel: Channel
    public let label: String
    /// Unix ms.
    public let createdAt: Int64

    public init(
        id: PlacementID, touchpoint: TouchpointID, code: PlacementCode, channel: Channel, label: String,
        createdAt: Int64
    ) {
        self.id = id
        self.touchpoint = touchpoint
        self.code = code
        self.channel = channel
        self.label = label
        self.createdAt = createdAt
    }
}
