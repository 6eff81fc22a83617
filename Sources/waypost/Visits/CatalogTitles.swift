// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Tracking

/// What people call the things that visits name. Without a catalog nothing has a title.
final class CatalogTitles {
    private let catalog: CatalogFile?
    private var titles: [TouchpointID: String] = [:]

    init(_ state: StateDirectory) {
        catalog = try? CatalogFile(reading: state)
    }

    func title(of touchpoint: TouchpointID?) -> String? {
        guard let touchpoint else { return nil }
        if let known = titles[touchpoint] { return known }
        let title = try? catalog?.touchpoint(touchpoint)?.title
        titles[touchpoint] = title
        return title
    }

    func placement(_ id: PlacementID) -> Placement? { try? catalog?.placement(id) }

    /// A visit with its code as it is printed. The log holds codes as they are compared, which differs for vanity
    /// codes alone.
    func printed(_ visit: Visit) -> Visit {
        guard let id = visit.placement, Code(visit.code) == nil, let placement = placement(id) else { return visit }
        var visit = visit
        visit.code = placement.code.description
        return visit
    }
}
