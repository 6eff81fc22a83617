// SPDX-License-Identifier: Apache-2.0

import QRCode
import Testing

@testable import Print

@Suite struct ThermalESCPOSTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `bands give any picture back dot for dot, none above the bound`(seed: UInt64) throws {
        let bitmap = Bitmap.random(seed: seed, widest: 576, highest: 200)
        let paper = try ESCPOSReader(
            try ESCPOSPicture(bitmap, headDots: ESCPOSPicture.wideHead).render())
        #expect(paper.bitmap.hasDots(of: bitmap))
        #expect(paper.bands.allSatisfy { $0 <= ESCPOSPicture.bandBytes })
    }

    @Test func `a picture is printed from a reset on, in the middle, and cut`() throws {
        let bitmap = Bitmap(width: 10, height: 3)
        let cut = try ESCPOSReader(
            try ESCPOSPicture(bitmap, ending: .cut(feedDots: 16), copies: 2).render())
        #expect(cut.orders == ["reset", "align 1", "cut 66 16", "reset", "align 1", "cut 66 16"])
        #expect(cut.bands == [6, 6])
        let fed = try ESCPOSReader(
            try ESCPOSPicture(bitmap, isCentred: false, ending: .feed(lines: 4)).render())
        #expect(fed.orders == ["reset", "feed 4 lines"])
    }

    @Test func `a picture wider than the print head is refused with both widths`() throws {
        let error = #expect(throws: ThermalError.self) {
            try ESCPOSPicture(Bitmap(width: 385, height: 1))
        }
        #expect(
            error?.description
                == "cannot print 385 dots across, there are 384; take smaller modules or a wider label")
        _ = try ESCPOSPicture(Bitmap(width: 384, height: 1))
        _ = try ESCPOSPicture(Bitmap(width: 576, height: 1), headDots: 576)
    }

    @Test func `copies are from 1 to 1000, and there is something to print`() {
        let bitmap = Bitmap(width: 1, height: 1)
        #expect(throws: ThermalError.copies(0, most: 1_000)) { try ESCPOSPicture(bitmap, copies: 0) }
        #expect(throws: ThermalError.copies(1_001, most: 1_000)) {
            try ESCPOSPicture(bitmap, copies: 1_001)
        }
        #expect(throws: ThermalError.empty) { try ESCPOSPicture(Bitmap(width: 8, height: 0)) }
    }
}
