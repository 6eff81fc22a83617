// SPDX-License-Identifier: Apache-2.0

import Print
import QRCode
import Testing

@Suite struct PBMTests {
    @Test func `a picture is its size and its rows`() {
        var bitmap = Bitmap(width: 10, height: 2)
        bitmap.darken(0, 0)
        bitmap.darken(9, 1)
        #expect(PBM.render(bitmap) == Array("P4\n10 2\n".utf8) + [0x80, 0x00, 0x00, 0x40])
    }
}
