// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Why a change of the catalog is refused.
public enum CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No touchpoint has this identifier.
    case unknownTouchpoint(TouchpointID)
    /// The code was used before; by this touchpoint, unless it is retired.
    case codeTaken(String, by: TouchpointID?)
    /// Somebody else changed the touchpoint first.
    case stale(TouchpointID)
    /// The core ended the touchpoint.
    case ended(TouchpointID)
    /// A text is too long or holds a control character.
    case text(field: String, problem: String)
    /// Placements are added 1 to ``CatalogEditor/mostPlacements`` at once.
    case count(Int)

    public var description: String {
        switch self {
        case .unknownTouchpoint(let id): "there is no touchpoint \(id)"
        case .codeTaken(let code, let id?): "the code \(code) belongs to touchpoint \(id) and is never given twice"
        case .codeTaken(let code, nil): "the code \(code) was used before and is never given twice"
        case .stale(let id): "touchpoint \(id) was changed by somebody else meanwhile; look at it again"
        case .ended(let id): "touchpoint \(id) was deleted at the core for good; make another one"
        case .text(let field, let problem): "the \(field) \(problem)"
        case .count(let count):
            "cannot add \(count) placements; 1 to \(CatalogEditor.mostPlacements) can be added at once"
        }
    }
}
