// SPDX-License-Identifier: Apache-2.0

/// Why there is no such sheet of labels.
public enum LabelTemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Neither a template's name nor `ROWSxCOLUMNS`.
    case unknown(String)
    /// The cells would be too small for any code; µm.
    case tooDense(rows: Int, columns: Int, width: Int, height: Int)

    public var description: String {
        switch self {
        case .unknown(let name):
            """
            there is no label template “\(name)”; take one of \(LabelTemplate.names.joined(separator: ", ")), or \
            ROWSxCOLUMNS such as 8x4
            """
        case .tooDense(let rows, let columns, let width, let height):
            """
            \(rows) rows and \(columns) columns leave \(Micrometres(width).mm) × \(Micrometres(height).mm) mm for a \
            label, where no code fits; take fewer
            """
        }
    }
}
