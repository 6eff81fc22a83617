// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import Catalog

@Suite("A code table with terms")
struct TermsTableTests {
    @Test("gives each code the terms of its own touchpoint, and most none")
    func special() throws {
        let builder = CodeTableBuilder(expecting: 10, parameter: "click_id")
        for number in 0..<1_000 {
            var terms = Terms()
            if number.isMultiple(of: 3) { terms.mostVisits = number + 1 }
            if number.isMultiple(of: 7) { terms.clickIDPlace = .fragment }
            builder.begin(
                TouchpointID(value: Int64(number + 1)), ascii: Array("https://a.example/\(number)".utf8),
                tracking: true,
                anyMethod: number.isMultiple(of: 2), state: number.isMultiple(of: 5) ? .disabled : .active, terms: terms
            )
            for channel in Channel.allCases {
                let key = Code(block: 3, number: UInt32(number * 3) + UInt32(channel.rawValue)).key
                builder.add(PlacementID(value: Int64(number * 3) + Int64(channel.rawValue)), key: key, channel: channel)
            }
        }
        let table = builder.finish()
        for number in 0..<1_000 {
            for channel in Channel.allCases {
                let key = Code(block: 3, number: UInt32(number * 3) + UInt32(channel.rawValue)).key
                let route = try #require(table.route(for: key))
                let isSpecial = number.isMultiple(of: 3) || number.isMultiple(of: 7)
                #expect((route.terms != nil) == isSpecial)
                #expect(route.terms?.content.mostVisits == (number.isMultiple(of: 3) ? number + 1 : nil))
                #expect(route.touchpoint.value == Int64(number + 1) && route.channel == channel)
                #expect(route.placement.value == Int64(number * 3) + Int64(channel.rawValue))
                #expect(route.anyMethod == number.isMultiple(of: 2))
                #expect(route.state == (number.isMultiple(of: 5) ? .disabled : .live))
                let written = Array("https://a.example/\(number)".utf8)
                #expect(route.location.starts(with: written))
                #expect(route.location.contains(UInt8(ascii: "#")) == number.isMultiple(of: 7))
            }
        }
    }

    @Test("allows search engines the codes of active touchpoints that want them")
    func crawlable() throws {
        let builder = CodeTableBuilder(expecting: 3, parameter: "click_id")
        var open = Terms()
        open.isCrawlable = true
        let all: [(terms: Terms, state: Touchpoint.State, code: String)] = [
            (open, .active, "OPEN"), (open, .disabled, "CLOSED"), (.none, .active, "PLAIN"),
            (open, .active, "A-LONG-VANITY-CODE"),
        ]
        for (number, touchpoint) in all.enumerated() {
            builder.begin(
                TouchpointID(value: Int64(number + 1)), ascii: Array("https://a.example/".utf8), tracking: true,
                anyMethod: false, state: touchpoint.state, terms: touchpoint.terms)
            let key = try #require(Code.normalise(touchpoint.code.utf8))
            builder.add(PlacementID(value: Int64(number + 1)), key: key, channel: .qr)
        }
        let crawlable = builder.finish().crawlable
        #expect(crawlable.count == 2 && Set(crawlable).isDisjoint(with: ["CLOSED", "PLAIN"]))
        for code in crawlable { #expect(Code.normalise(code.utf8) != nil) }
        #expect(CompiledCodeTable().crawlable.isEmpty)
    }
}
