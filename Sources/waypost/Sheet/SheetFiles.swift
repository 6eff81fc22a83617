// SPDX-License-Identifier: Apache-2.0

import Linux
import Print

/// The files of a sheet beside their places.
struct SheetFiles {
    /// nil in a trial.
    let pdf: DraftFile?
    /// nil where none is wanted.
    let manifest: DraftFile?
    private let isKept: Bool
    private let queue: PrintTarget?

    init(_ options: Sheet) throws {
        queue = options.dryRun ? nil : options.queue
        isKept = options.out != nil
        guard !options.dryRun else {
            (pdf, manifest) = (nil, nil)
            return
        }
        pdf =
            try options.out.map(Self.draft)
            ?? DraftFile(replacing: "/var/tmp/waypost-sheet-\(UInt64.random(in: 0 ... .max))")
        manifest = try options.manifest.map(Self.draft)
    }

    private static func draft(_ path: String) throws -> DraftFile {
        let file = OutputFile(path)
        guard file.isRegular else {
            throw Failure("\(path) is no file; a sheet is put in place whole, so it needs one")
        }
        return try file.draft()
    }

    /// Puts the files in place.
    func publish() throws(SystemError) {
        if isKept { try pdf?.publish() }
        try manifest?.publish()
    }

    /// Prints the PDF in its own size.
    func send(on paper: Paper) throws {
        guard let queue, let pdf else { return }
        var bytes: [UInt8] = []
        while true {
            let more = try pdf.read(at: bytes.count, limit: 1 << 20)
            if more.isEmpty { break }
            bytes += more
        }
        try queue.printer(for: .pages(CUPSMedia(paper))).send(bytes)
    }
}
