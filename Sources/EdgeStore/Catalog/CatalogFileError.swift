// SPDX-License-Identifier: Apache-2.0

/// Why the catalog cannot be used.
public enum CatalogFileError: Error, Sendable, CustomStringConvertible {
    /// There is no catalog at this path, and reading makes none.
    case missing(path: String)
    /// The file at this path is damaged, and reading repairs nothing.
    case damaged(path: String, reason: String)
    /// A change through a catalog that was opened for reading.
    case openForReading(path: String)

    public var description: String {
        switch self {
        case .missing(let path): "there is no catalog at \(path); add a touchpoint first, or name the right --state"
        case .damaged(let path, let reason):
            "\(path) is damaged (\(reason)); `waypost serve`, or any change of the catalog, restores it from its export"
        case .openForReading(let path): "\(path) was opened for reading and cannot be changed"
        }
    }
}
