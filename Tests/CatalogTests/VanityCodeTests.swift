// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Catalog

@Suite("Vanity codes")
struct VanityCodeTests {
    private func refusal(_ text: String) -> VanityCodeError? {
        do throws(VanityCodeError) {
            _ = try VanityCode(text)
            return nil
        } catch { return error }
    }

    @Test(
        "3 to 32 letters, digits and hyphens are a code, shown in upper case",
        arguments: ["tet", "SALE-2026", "uplift", "a-b", "---"])
    func allowed(text: String) throws { #expect(try VanityCode(text).text == text.uppercased()) }

    @Test("Codes that people would confuse are one")
    func confusable() throws {
        #expect(try VanityCode("OIL-1").key == VanityCode("01i-l").key)
        #expect(try VanityCode("OIL-1").text == "OIL-1")
    }

    @Test(
        "Too short and too long are refused",
        arguments: ["", "ab", String(repeating: "A", count: 33), String(repeating: "A", count: 900)])
    func length(text: String) { #expect(refusal(text) == .length(text)) }

    @Test(
        "Anything but letters, digits and hyphens is refused",
        arguments: ["a_b", "a.b", "a b", "tết", "a/b", "robots.txt", "ａｂｃ", "AB\u{0}", "ſale", "K\u{212A}K"])
    func symbols(text: String) { #expect(refusal(text) == .symbols(text)) }

    @Test(
        "Words of the appliance and of the web are reserved, also where they only read alike",
        arguments: [
            "api", "ADMIN", "healthz", "metrics", "favicon", "robots", "well-known", "generate-204", "ap1", "L0GIN",
        ])
    func reserved(text: String) { #expect(refusal(text) == .reserved(text)) }

    @Test("Eight symbols with a right check are a minted code, hyphens or not")
    func minted() {
        let code = Code(block: 77, number: 12_345).description
        #expect(refusal(code) == .looksMinted(code))
        let parted = code.prefix(4) + "-" + code.suffix(4)
        #expect(refusal(String(parted)) == .looksMinted(String(parted)))
    }

    @Test("Eight symbols with a wrong check are a vanity code")
    func wrongCheck() throws {
        let code = Code(block: 77, number: 12_345)
        let wrong = code.description.dropLast() + (code.description.last == "0" ? "1" : "0")
        #expect(try VanityCode(String(wrong)).key.isCodeShaped)
    }

    @Test("A stored code comes back as it was")
    func stored() throws {
        let vanity = PlacementCode.vanity(try VanityCode("oil-1"))
        #expect(PlacementCode(stored: vanity.key.text, vanity: "OIL-1") == vanity)
        let minted = PlacementCode.minted(Code(block: 5, number: 9))
        #expect(PlacementCode(stored: minted.key.text, vanity: nil) == minted)
        #expect(PlacementCode(stored: "NOCODE", vanity: nil) == nil)
        #expect(PlacementCode(stored: "OTHER", vanity: "OIL-1") == nil)
    }
}
