// SPDX-License-Identifier: Apache-2.0

/// Where the labels of a sheet are: rows and columns of equal cells. Lengths are in µm, from the left upper corner.
public struct LabelTemplate: Hashable, Sendable {
    /// What people call it.
    public let name: String
    public let paper: Paper
    public let columns: Int
    public let rows: Int
    /// Of a label.
    public let width: Int
    public let height: Int
    /// Of the first label.
    public let left: Int
    public let top: Int
    /// From one label to the next.
    public let pitchX: Int
    public let pitchY: Int
    /// The labels are cut by the maker; otherwise whoever prints has to cut them.
    public let isDieCut: Bool

    /// How many labels a sheet has.
    public var count: Int { columns * rows }

    /// The left upper corner of a cell, counted from 0 along the rows.
    public func corner(ofCell cell: Int) -> (x: Int, y: Int) {
        (left + cell % columns * pitchX, top + cell / columns * pitchY)
    }

    /// Where the grid ends.
    var right: Int { left + (columns - 1) * pitchX + width }
    var bottom: Int { top + (rows - 1) * pitchY + height }

    init(
        _ name: String, _ paper: Paper, columns: Int, rows: Int, width: Int, height: Int, left: Int, top: Int,
        pitchX: Int, pitchY: Int, isDieCut: Bool = true
    ) {
        self.name = name
        self.paper = paper
        self.columns = columns
        self.rows = rows
        self.width = width
        self.height = height
        self.left = left
        self.top = top
        self.pitchX = pitchX
        self.pitchY = pitchY
        self.isDieCut = isDieCut
    }

    /// The smallest label that can hold a code, in µm.
    private static let smallest = 8_000

    /// A free grid that fills the paper inside `margin`, with `gap` between the cells, in µm. Throws where that leaves
    /// no room for a code.
    public init(rows: Int, columns: Int, paper: Paper, margin: Int, gap: Int) throws(LabelTemplateError) {
        let width = (paper.width - 2 * margin - (columns - 1) * gap) / max(columns, 1)
        let height = (paper.height - 2 * margin - (rows - 1) * gap) / max(rows, 1)
        guard width >= Self.smallest, height >= Self.smallest else {
            throw .tooDense(rows: rows, columns: columns, width: max(width, 0), height: max(height, 0))
        }
        self.init(
            "\(rows)x\(columns)", paper, columns: columns, rows: rows, width: width, height: height, left: margin,
            top: margin, pitchX: width + gap, pitchY: height + gap, isDieCut: false)
    }
}
