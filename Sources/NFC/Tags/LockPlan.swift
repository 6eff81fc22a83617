// SPDX-License-Identifier: Apache-2.0

/// Makes a tag unwritable for ever. Nothing undoes it, so it comes after the content was read back, and only on request.
///
/// The order is that of nfcpy: the container, then the static locks, then the dynamic ones, then the configuration; each
/// of them only sets bits, and a plan made anew from a tag that was lifted goes on where it ended.
public struct LockPlan: Hashable, Sendable {
    public let writes: [PageWrite]
    /// Bits that have to be set when the tag is read back.
    public let required: [Int: TagPage]

    /// - Parameters:
    ///   - memory: pages 2 and 3, the dynamic locks, and CFG1 where the configuration is locked too.
    ///   - model: what the tag is.
    ///   - configuration: whether mirror, counter and password can never be changed again either.
    /// - Throws: the page that has to be read first.
    public init(_ memory: TagMemory, of model: TagModel, configuration: Bool) throws(UnreadPage) {
        guard let map = model.map else {
            (writes, required) = ([], [:])
            return
        }
        var steps: [(page: Int, bits: TagPage)] = [
            (3, [0, 0, 0, 0x0F]),
            // Bits 0 to 2 of the first lock byte lock the others; bit 3 is the container's.
            (2, [0, 0, 0xFF, 0xFF]),
        ]
        if let dynamic = map.dynamicLock { steps.append((dynamic.page, dynamic.mask)) }
        if configuration, let cfg1 = map.cfg1 { steps.append((cfg1, [ConfigurationBit.locked, 0, 0, 0])) }
        var writes: [PageWrite] = []
        for (page, bits) in steps {
            guard let old = memory[page] else { throw UnreadPage(page) }
            guard old & bits != bits else { continue }
            // Page 2 takes its first two bytes from the factory whatever is sent (NTAG21x data sheet, section 8.5.2).
            let bytes = page == 2 || page == map.dynamicLock?.page ? bits : old | bits
            writes.append(PageWrite(page: page, bytes: bytes, purpose: .lock))
        }
        self.writes = writes
        required = Dictionary(uniqueKeysWithValues: steps.map { ($0.page, $0.bits) })
    }

    /// Pages that have not got their bits, or were not read.
    public func missing(in memory: TagMemory) -> [Int] {
        required.filter { page, bits in memory[page].map { $0 & bits != bits } ?? true }.keys.sorted()
    }
}
