// SPDX-License-Identifier: Apache-2.0

import Lettering
import Linux
import Print
import QRCode

/// Makes the files of a sheet from labels: beside their places first, and there only when everything is good.
struct SheetProduction {
    let settings: SheetSettings
    let typeface: Typeface
    /// Whether symbols must be read back. Otherwise they are where a reader is installed.
    let mustVerify: Bool
    /// What stands on the cover.
    let facts: [FrontPages.Fact]

    /// What was made.
    struct Outcome {
        let figures: SheetWriter.Figures
        /// Whether every symbol was read back.
        let isVerified: Bool
    }

    /// Lays out all labels. `pdf` and `manifest` take the files; nil for a trial.
    func run(_ items: () throws -> ItemReader, count: Int, pdf: DraftFile?, manifest: DraftFile?) throws -> Outcome {
        let writer = try SheetWriter(settings, typeface) { bytes in try pdf?.write(bytes) }
        var reader = try items()
        var check = BatchedCheck(mustVerify: mustVerify)
        var lines = Array(ManifestRow.header.utf8)
        var bar = TerminalProgress("Printing labels", total: count)
        var isFirst = true
        while let item = try reader.next() {
            if isFirst { try addFront(to: writer, test: item.url) }
            isFirst = false
            let row = try writer.add(item.counted(count))
            try check.add(row)
            lines += row.line.utf8
            if lines.count > 1 << 16 {
                try manifest?.write(lines)
                lines.removeAll(keepingCapacity: true)
            }
            bar.update(writer.figures.labels)
        }
        try check.finish()
        try writer.finish()
        try manifest?.write(lines)
        bar.end()
        return Outcome(figures: writer.figures, isVerified: check.isVerified)
    }

    private func addFront(to writer: SheetWriter, test: String) throws {
        let pages = FrontPages(settings)
        if settings.cover { try writer.addFront { try pages.cover(facts, test: test, on: &$0, $1, $2) } }
        if settings.calibration { try writer.addFront { try pages.calibration(on: &$0, $1, $2) } }
    }
}

/// Reads symbols back, many at a time.
struct BatchedCheck {
    let mustVerify: Bool
    private var waiting: [SelfCheck.Sample] = []
    private var isPossible = true

    init(mustVerify: Bool) { self.mustVerify = mustVerify }

    /// Whether everything so far was read back.
    var isVerified: Bool { isPossible }

    mutating func add(_ row: ManifestRow) throws {
        guard isPossible else { return }
        waiting.append(SelfCheck.Sample(row.symbol, text: row.item.url, origin: row.item.origin))
        if waiting.count == SelfCheck.batch { try finish() }
    }

    /// Reads what waits.
    mutating func finish() throws {
        do throws(SelfCheck.Failure) {
            try SelfCheck().check(waiting)
            waiting.removeAll()
        } catch {
            guard case .notInstalled = error, !mustVerify else { throw error }
            isPossible = false
            waiting.removeAll()
        }
    }
}
