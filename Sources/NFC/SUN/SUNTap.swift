// SPDX-License-Identifier: Apache-2.0

/// A reading of an NTAG 424 DNA, proved.
public struct SUNTap: Hashable, Sendable {
    public let uid: TagUID
    public let counter: TapCounter
    /// What the tag encrypted of its file, where the link has it.
    public let file: [UInt8]?

    public init(uid: TagUID, counter: TapCounter, file: [UInt8]? = nil) {
        self.uid = uid
        self.counter = counter
        self.file = file
    }

    /// UID, and the counter with its lowest byte first, as they go into every computation.
    var identity: [UInt8] { uid.bytes + (0..<3).map { UInt8(counter.value >> (8 * $0) & 0xFF) } }
}
