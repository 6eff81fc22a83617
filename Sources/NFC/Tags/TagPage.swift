// SPDX-License-Identifier: Apache-2.0

/// Four bytes, the unit in which Type 2 tags are written (NFC Forum Type 2 Tag 1.2, section 4.1).
public typealias TagPage = SIMD4<UInt8>

extension TagPage {
    /// Its bytes in order.
    public var bytes: [UInt8] { indices.map { self[$0] } }
}
