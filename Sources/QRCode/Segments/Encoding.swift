// SPDX-License-Identifier: Apache-2.0

/// What a symbol of a certain size holds, decided before anything is drawn.
struct Encoding {
    let version: Int
    let level: ErrorCorrection
    let plan: SegmentPlan
    /// An ECI header says that bytes are UTF-8 (AIM ITS/04-023, assignment 26).
    let marksUTF8: Bool

    /// The mode's 4 bits, 8 for an assignment below 128, and 16 more that libqrencode 4.1.1 reserves for it by mistake:
    /// it would take a larger version for them.
    private static let markBits = 4 + 8 + 16

    /// The smallest version up to `largest` that holds the bytes at `level`; nil where none does. `boosts` takes the
    /// highest level that the version has room for: it costs no module.
    init?(_ bytes: [UInt8], level: ErrorCorrection, largest: Int, boosts: Bool, marksUTF8: Bool) {
        for sizes in VersionClass.allCases where sizes.versions.lowerBound <= largest {
            let plan = SegmentPlan(bytes, in: sizes)
            let bits = plan.bits + (marksUTF8 ? Self.markBits : 0)
            func holds(_ version: Int, _ level: ErrorCorrection) -> Bool {
                BlockLayout(version: version, level: level).dataBits >= bits
            }
            guard
                let version = (sizes.versions.lowerBound...min(sizes.versions.upperBound, largest))
                    .first(where: { holds($0, level) })
            else { continue }
            let best = ErrorCorrection.allCases.last { boosts && $0 > level && holds(version, $0) }
            self.version = version
            self.level = best ?? level
            self.plan = plan
            self.marksUTF8 = marksUTF8
            return
        }
        return nil
    }
}
