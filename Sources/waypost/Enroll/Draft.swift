// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Tracking

/// The codes that a box has given out, as far as an enrolment is about them.
struct Draft {
    /// Which touchpoint has which code.
    private let holders: [String: TouchpointID]

    /// No catalog, or one that cannot be read, has given out nothing that could be told.
    init(_ state: StateDirectory) {
        var holders: [String: TouchpointID] = [:]
        try? CatalogFile(reading: state).scan(
            touchpoint: { _ in },
            placement: { placement in holders[placement.code.key.text] = placement.touchpoint })
        self.holders = holders
    }

    /// In a fixed order, so that a repeated request is the same; none when there are too many to tell.
    var codes: [String] {
        holders.count > EnrolmentRequest.mostCodes ? [] : holders.keys.sorted()
    }

    /// Somebody else has the code: not the touchpoint that has it here, known to the core since an earlier enrolment.
    func isTaken(_ conflict: EnrolmentAnswer.Conflict) -> Bool {
        guard let holder = holders[conflict.code] else { return false }
        return conflict.takenBy != holder.description
    }
}
