// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import Catalog

@Suite("The compiled code table")
struct CodeTableTests {
    private func key(_ text: String) throws -> CodeKey { try #require(Code.normalise(text.utf8)) }

    @Test("Every code is found with what its touchpoint says, and no other is", arguments: [0, 1, 10, 5_000])
    func everyCode(touchpoints: Int) throws {
        var generator = Seeded(1)
        // A wrong expectation must not matter.
        let builder = CodeTableBuilder(expecting: touchpoints / 10, parameter: "click_id")
        var expected: [CodeKey: Route] = [:]
        for index in 0..<touchpoints {
            let id = TouchpointID.random(using: &generator)
            let ascii = Array("https://a.example/\(index)".utf8)
            let isDisabled = Bool.random(using: &generator)
            let anyMethod = Bool.random(using: &generator)
            let tracking = Bool.random(using: &generator)
            builder.begin(
                id, ascii: ascii, tracking: tracking, anyMethod: anyMethod, state: isDisabled ? .disabled : .active)
            let location = LocationWriter(tracking: tracking, parameter: "click_id")
                .location(of: Destination(stored: "", ascii: ascii))
            for channel in Channel.allCases {
                let text = channel == .link && index % 3 == 0 ? "A-VERY-LONG-VANITY-\(index)" : nil
                let number = UInt32(index * 3) + UInt32(channel.rawValue)
                let key = try text.map(key) ?? Code(block: 3, number: number).key
                let placement = PlacementID.random(using: &generator)
                builder.add(placement, key: key, channel: channel)
                expected[key] = Route(
                    touchpoint: id, placement: placement, channel: channel, state: isDisabled ? .disabled : .live,
                    anyMethod: anyMethod, location: location[...])
            }
        }
        let table = builder.finish()
        #expect(table.count == expected.count)
        for (key, route) in expected {
            let found = try #require(table.route(for: key))
            #expect(found.touchpoint == route.touchpoint && found.placement == route.placement)
            #expect(found.channel == route.channel && found.state == route.state)
            #expect(found.anyMethod == route.anyMethod && found.location == route.location)
        }
        for index in 0..<1_000 {
            #expect(table.route(for: Code(block: 4, number: UInt32(index)).key) == nil)
            #expect(table.route(for: try key("A-VERY-LONG-VANITX-\(index)")) == nil)
        }
    }

    @Test("A code is found as people write it: hyphens, lower case, look-alikes")
    func spellings() throws {
        let builder = CodeTableBuilder(expecting: 2, parameter: "click_id")
        builder.begin(
            TouchpointID(value: 1), ascii: Array("https://a.example/".utf8), tracking: true, anyMethod: false,
            state: .active)
        let code = try #require(
            (0..<2_000).lazy.map { Code(block: 32, number: $0) }.first {
                $0.description.contains("0") && $0.description.contains("1")
            })
        builder.add(PlacementID(value: 2), key: code.key, channel: .qr)
        builder.add(PlacementID(value: 3), key: try VanityCode("Oil-Lamp").key, channel: .link)
        let table = builder.finish()
        let text = code.description
        let alike = text.replacing("0", with: "o").replacing("1", with: "L")
        for spelling in [text, text.lowercased(), alike, alike.lowercased(), text.prefix(4) + "-" + text.suffix(4)] {
            #expect(table.route(for: try key(String(spelling)))?.placement == PlacementID(value: 2), "\(spelling)")
        }
        for spelling in ["OIL-LAMP", "oil-lamp", "011-1amp"] {
            #expect(table.route(for: try key(spelling))?.placement == PlacementID(value: 3), "\(spelling)")
        }
        #expect(table.route(for: try key("OILLAMPS")) == nil)
    }

    @Test(
        "Placements of a touchpoint share its location, and 10,000 codes take at most 200 bytes each",
        arguments: [1, 3])
    func memory(each: Int) {
        var generator = Seeded(1)
        let url = "https://shop.example/landing/".padding(to: 60)
        let builder = CodeTableBuilder(expecting: 10_000, parameter: "click_id")
        for index in 0..<(10_000 / each) {
            builder.begin(
                .random(using: &generator), ascii: Array(url.utf8), tracking: true, anyMethod: false, state: .active)
            for part in 0..<each {
                let code = Code(block: 9, number: UInt32(index * each + part))
                builder.add(.random(using: &generator), key: code.key, channel: .qr)
            }
        }
        let table = builder.finish()
        #expect(table.byteCount <= 200 * table.count)
        #expect(table.byteCount <= (64 + 110 / each) * table.count + 1_000)
    }

    @Test("What a builder made does not change when the builder goes on")
    func finished() {
        let builder = CodeTableBuilder(expecting: 1, parameter: "click_id")
        builder.begin(TouchpointID(value: 1), ascii: [0x61], tracking: true, anyMethod: false, state: .active)
        let table = builder.finish()
        builder.add(PlacementID(value: 2), key: Code(block: 1, number: 1).key, channel: .qr)
        #expect(table.count == 0)
        #expect(CompiledCodeTable().route(for: Code(block: 1, number: 1).key) == nil)
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: "x", count: max(0, count - utf8.count))
    }
}
