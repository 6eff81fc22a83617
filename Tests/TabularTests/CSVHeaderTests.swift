// SPDX-License-Identifier: Apache-2.0

import Tabular
import Testing

@Suite("Columns of CSV")
struct CSVHeaderTests {
    /// The records of a text, the header first.
    private func records(_ text: String) throws -> [CSVRecord] {
        var reader = CSVReaderTests.reader(Array(text.utf8))
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    @Test("Columns are found in any order, case and spacing, and values lose their outer spaces")
    func lookup() throws {
        let records = try records("Title , DESTINATION,note\n  Booth 12 ,https://shop.example/ ,x\n")
        let header = try CSVHeader(records[0])
        #expect(header.value("title", of: records[1]) == "Booth 12")
        #expect(header.value("destination", of: records[1]) == "https://shop.example/")
        #expect(header.has("note"))
        #expect(!header.has("code"))
        #expect(header.value("code", of: records[1]) == nil)
    }

    @Test("What trails may be left out; an empty value is none")
    func shortRows() throws {
        let records = try records("a,b,c\n1\n1,,3\n")
        let header = try CSVHeader(records[0])
        #expect(header.value("b", of: records[1]) == nil)
        #expect(header.value("b", of: records[2]) == nil)
        #expect(header.value("c", of: records[2]) == "3")
    }

    @Test("A row with more than the header has is refused, unless the surplus is empty")
    func longRows() throws {
        let records = try records("a,b\n1,2,3\n1,2,,\n")
        let header = try CSVHeader(records[0])
        #expect(throws: CSVError(.tooManyFields(3, columns: 2), row: 2, line: 2)) { try header.check(records[1]) }
        try header.check(records[2])
    }

    @Test("A column that stands twice is refused; columns without a name are nobody's")
    func doubled() throws {
        let twice = try records("code, Code\n")
        #expect(throws: CSVError(.columnTwice("code"), row: 1, line: 1)) { try CSVHeader(twice[0]) }
        _ = try CSVHeader(try records("a,,\n")[0])
    }

    @Test("What a stranger sent is no formula for a spreadsheet", arguments: ["=1+1", "+1", "-1", "@SUM", "\t=1"])
    func formulas(text: String) {
        var line = CSVLine()
        line.add(foreign: text)
        #expect(line.closed() == "'\(text)\n")
    }
}
