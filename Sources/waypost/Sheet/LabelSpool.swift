// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Print
import Tabular

/// The labels of a sheet, set aside in a file, so that a million of them take no memory.
final class LabelSpool {
    private let file: SpoolFile
    private var waiting: [UInt8] = []
    private(set) var count = 0

    private static let chunk = 1 << 16

    init() throws(SystemError) {
        file = try SpoolFile(in: ProcessEnvironment.variables["TMPDIR"] ?? "/var/tmp")
        waiting = Array(SheetItem.header.utf8)
    }

    func add(_ item: SheetItem) throws(SystemError) {
        waiting += item.line.utf8
        count += 1
        if waiting.count >= Self.chunk { try flush() }
    }

    private func flush() throws(SystemError) {
        try file.write(waiting)
        waiting.removeAll(keepingCapacity: true)
    }

    /// The labels from the first one.
    func items() throws -> ItemReader {
        try flush()
        var offset = 0
        let file = file
        return try ItemReader(
            CSVReader {
                let bytes = try file.read(at: offset, limit: Self.chunk)
                offset += bytes.count
                return bytes
            })
    }
}
