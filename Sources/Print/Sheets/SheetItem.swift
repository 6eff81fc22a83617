// SPDX-License-Identifier: Apache-2.0

public import Tabular

/// One label to be printed: what its symbol says, and what stands beside it.
public struct SheetItem: Hashable, Sendable {
    /// From 1, and how many there are: `0001/1000` on the label.
    public let serial: Int
    public let count: Int
    /// As people type it.
    public let code: String
    /// What the symbol says.
    public let url: String
    /// Lines of text, with line feeds between them; empty for none.
    public let caption: String
    /// The identifiers in the catalog.
    public let touchpoint: String
    public let placement: String
    /// The order that the label belongs to.
    public let batch: String
    /// Where it was asked for, such as `row 17`.
    public let origin: String

    public init(
        serial: Int, count: Int, code: String, url: String, caption: String, touchpoint: String, placement: String,
        batch: String, origin: String
    ) {
        self.serial = serial
        self.count = count
        self.code = code
        self.url = url
        self.caption = caption
        self.touchpoint = touchpoint
        self.placement = placement
        self.batch = batch
        self.origin = origin
    }

    /// The same label as one of `count`.
    public func counted(_ count: Int) -> SheetItem {
        SheetItem(
            serial: serial, count: count, code: code, url: url, caption: caption, touchpoint: touchpoint,
            placement: placement, batch: batch, origin: origin)
    }

    /// `0001/1000`: as many digits as the last one has.
    var serialText: String {
        let last = String(count)
        let number = String(serial)
        return String(repeating: "0", count: max(0, last.count - number.count)) + number + "/" + last
    }

    /// The columns of an item, the first ones of a manifest.
    static let columns = ["serial", "count", "code", "url", "caption", "touchpoint", "placement", "batch", "origin"]

    /// The values of ``columns``.
    func write(to line: inout CSVLine) {
        line.add(String(serial))
        line.add(String(count))
        line.add(code)
        line.add(url)
        // Strangers may have a hand in captions; what guards spreadsheets is taken off again when it is read.
        line.add(foreign: caption)
        line.add(touchpoint)
        line.add(placement)
        line.add(batch)
        line.add(origin)
    }

    /// The item as a line of CSV, for a run that reads it again.
    public var line: String {
        var line = CSVLine()
        write(to: &line)
        return line.closed()
    }

    /// The header above such lines.
    public static var header: String { CSVLine(columns).closed() }

    /// Reads a row of a manifest, or of such lines.
    public init(_ record: CSVRecord, _ header: CSVHeader) throws(ManifestError) {
        func value(_ name: String) throws(ManifestError) -> String {
            guard let value = header.value(name, of: record) else {
                throw .missing(column: name, row: record.row, line: record.line)
            }
            return value
        }
        func number(_ name: String) throws(ManifestError) -> Int {
            let text = try value(name)
            guard let number = Int(text), number > 0 else {
                throw .number(column: name, text, row: record.row, line: record.line)
            }
            return number
        }
        serial = try number("serial")
        count = try number("count")
        code = try value("code")
        url = try value("url")
        let caption = header.value("caption", of: record) ?? ""
        self.caption = caption.first == "'" ? String(caption.dropFirst()) : caption
        touchpoint = header.value("touchpoint", of: record) ?? ""
        placement = header.value("placement", of: record) ?? ""
        batch = header.value("batch", of: record) ?? ""
        origin = header.value("origin", of: record) ?? CSVError.place(row: record.row, line: record.line)
    }
}
