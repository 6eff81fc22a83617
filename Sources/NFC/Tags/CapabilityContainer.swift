// SPDX-License-Identifier: Apache-2.0

/// Page 3, which says that a tag speaks NDEF (NFC Forum Type 2 Tag 1.2, section 6.1). Its bits can be set and never be
/// cleared again.
public struct CapabilityContainer: Hashable, Sendable {
    public let page: TagPage

    /// nil for a page that is no container, one of another major version, or one that has not got its size yet.
    public init?(_ page: TagPage) {
        guard page[0] == 0xE1, page[1] >> 4 == 1, page[2] > 0 else { return nil }
        self.page = page
    }

    /// Bytes of the data area, which begins at page 4.
    public var dataBytes: Int { Int(page[2]) * 8 }
    /// Whether it allows everybody to read.
    public var isReadable: Bool { page[3] >> 4 == 0 }
    /// Whether it allows everybody to write.
    public var isWritable: Bool { page[3] & 0x0F == 0 }
}
