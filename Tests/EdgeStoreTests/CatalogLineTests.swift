// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite("Lines of the catalog's export")
struct CatalogLineTests {
    @Test("A touchpoint with any text comes back as it was")
    func roundTrip() throws {
        var generator = Seeded(1)
        let alphabet = Array("a\"\\/\u{0}\u{1}\n\r\tệ😀{}[]:,\u{7F}\u{2028}".unicodeScalars)
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<8 { text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a") }
            let touchpoint = Touchpoint(
                id: .random(using: &generator), title: text,
                destination: Destination(stored: text, ascii: Array(text.utf8)),
                campaign: Bool.random(using: &generator) ? text : nil, tracking: false, methodsAny: true,
                state: .disabled, revision: 7, createdAt: -5)
            let bytes = CatalogLine.touchpoint(touchpoint).bytes
            #expect(bytes.firstIndex(of: 0x0A) == bytes.count - 1)
            guard case .touchpoint(touchpoint) = CatalogLine(bytes.dropLast()) else {
                Issue.record("\(String(decoding: bytes, as: UTF8.self))")
                continue
            }
        }
    }

    @Test("JSON as others write it is understood: spaces, escapes, pairs of surrogates")
    func others() throws {
        let text = #"{ "type" : "retired" , "code":"A\u0042\ud83d\ude00\/\n" }"#
        guard case .retired("AB😀/\n") = CatalogLine(Array(text.utf8)[...]) else {
            Issue.record("not read")
            return
        }
    }

    @Test("No cut and no flipped bit of a line crashes the reader, and no cut is taken for a line")
    func damaged() throws {
        var generator = Seeded(1)
        let placement = Placement(
            id: PlacementID(value: 3), touchpoint: TouchpointID(value: 4), code: .minted(Code(block: 1, number: 2)),
            channel: .nfc, label: "é\n", createdAt: 9)
        let bytes = Array(CatalogLine.placement(placement).bytes.dropLast())
        guard case .placement(placement) = CatalogLine(bytes[...]) else {
            Issue.record("not read")
            return
        }
        for count in 0..<bytes.count where CatalogLine(bytes.prefix(count)) != nil { Issue.record("\(count)") }
        for _ in 0..<20_000 {
            var flipped = bytes
            flipped[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                1 << UInt8.random(in: 0..<8, using: &generator)
            _ = CatalogLine(flipped[...])
        }
    }
}
