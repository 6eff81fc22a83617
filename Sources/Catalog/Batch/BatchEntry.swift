// SPDX-License-Identifier: Apache-2.0

public import Tabular

/// One placement of a batch.
public struct BatchEntry {
    /// From 1.
    public let slot: Int
    public let placement: Placement
    /// Whether this run minted it; otherwise an earlier run of the same order did.
    public let isNew: Bool
    /// The row of the file that ordered it; nil for one that was ordered by number.
    public let row: Row?

    /// A row with the header that explains it.
    public struct Row {
        public let header: CSVHeader
        public let record: CSVRecord
    }
}
