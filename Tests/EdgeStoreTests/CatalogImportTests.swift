// SPDX-License-Identifier: Apache-2.0

import Tabular
import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite("Importing a CSV file into the catalog")
struct CatalogImportTests {
    private let folder: CatalogFolder
    private let file: CatalogFile

    init() throws {
        folder = try CatalogFolder()
        file = try folder.open()
    }

    @discardableResult
    private func take(_ text: String, channel: Channel? = nil, blocks: [UInt16] = [7]) throws -> CatalogImport.Figures {
        try CatalogImport(editor: file.editor(blocks: blocks), channel: channel, now: CatalogFolder.now).run {
            var rest = Array(text.utf8)[...]
            return CSVReader {
                defer { rest = [] }
                return Array(rest)
            }
        }
    }

    @Test("A row is a touchpoint with three placements; what stands in no column of ours changes nothing")
    func rows() throws {
        let figures = try take(
            """
            destination,Title,label,campaign,partner,code,caption
            https://a.example/1,Booth 12,Left,spring,acme,booth-12,"Scan, please"

            https://a.example/2,,,,,,
            """)
        #expect((figures.touchpoints, figures.placements) == (2, 6))
        let contents = try file.contents()
        let booth = try #require(contents.keys.first { $0.title == "Booth 12" })
        #expect((booth.campaign, booth.partner) == ("spring", "acme"))
        #expect(contents[booth]?.map(\.channel) == [.link, .qr, .nfc])
        #expect(contents[booth]?.map(\.label) == ["Left", "Left", "Left"])
        #expect(contents[booth]?.first?.code.description == "BOOTH-12")
        #expect(contents.keys.contains { $0.title == "a.example" })
    }

    @Test("With a channel, a row is a touchpoint with one placement of it, which has the row's own code")
    func channel() throws {
        #expect(try take("destination;code\nhttps://a.example/1;one-1\n", channel: .nfc).placements == 1)
        let placement = try #require(try file.contents().values.joined().first)
        #expect((placement.channel, placement.code.description) == (.nfc, "ONE-1"))
    }

    @Test("A row with a touchpoint adds one placement to it, a qr unless the channel is given")
    func moreOfOne() throws {
        let touchpoint = try file.editor().add("Menu")
        #expect(try take("touchpoint,label,code\n\(touchpoint.id),Table 1,table-1\n").touchpoints == 0)
        try take("touchpoint,label\n\(touchpoint.id),Table 2\n", channel: .nfc)
        let added = try file.placements(of: touchpoint.id).dropFirst(3)
        #expect(added.map(\.channel) == [.qr, .nfc])
        #expect(added.map(\.label) == ["Table 1", "Table 2"])
        #expect(added.first?.code.description == "TABLE-1")
    }

    @Test(
        "A row that breaks a rule is named with its column, and nothing of the file is kept",
        arguments: [
            ("destination,title\nhttps://a.example/,A\ndata:x,B\n", "row 3, column destination: "),
            ("destination,code\nhttps://a.example/,abc-1\nhttps://a.example/,ABC-1\n", "row 3, column code: "),
            ("destination,code\nhttps://a.example/,admin\n", "row 2, column code: "),
            ("touchpoint\n0000000000001\n", "row 2, column touchpoint: "),
            ("touchpoint\nbooth\n", "row 2, column touchpoint: "),
            ("destination,title\nhttps://a.example/,\"a\nb\"\n", "row 2, column title: "),
            ("destination,note\nhttps://a.example/,\"a\nb\"\nnowhere,\n", "row 3 (line 4), column destination: "),
            ("destination,touchpoint\nhttps://a.example/,0000000000001\n", "row 2: "),
            ("destination,title\n,A\n", "row 2: "),
            ("destination,title\nhttps://a.example/,A,B\n", "row 2: "),
            ("destination\nhttps://a.example/\n\"open\n", "row 3: "),
            ("title\nA\n", "the first row must name the columns"),
            ("", "is empty"),
        ])
    func refused(text: String, place: String) throws {
        let error = #expect(throws: (any Error).self) { try take(text) }
        let words = "\(try #require(error))"
        #expect(words.hasPrefix(place), "\(words)")
        #expect(try file.counts.touchpoints == 0)
        #expect(try file.changeCount == 0)
    }

    @Test("A file that needs more codes than the device has is refused whole")
    func fullBlock() throws {
        let error = #expect(throws: CatalogImportError.self) {
            try take("destination\nhttps://a.example/\n", blocks: [])
        }
        let words = "\(try #require(error))"
        #expect(words == "row 2: \(CodeMintError(blocks: 0))")
    }
}
