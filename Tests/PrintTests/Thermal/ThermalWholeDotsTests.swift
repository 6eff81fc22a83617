// SPDX-License-Identifier: Apache-2.0

import Print
import Testing

@Suite struct ThermalWholeDotsTests {
    @Test(arguments: [
        (0.5, 203.0, 4, 0.5005), (0.33, 203, 3, 0.3754), (0.01, 203, 1, 0.1251), (0.5, 300, 6, 0.508),
        (0.4, 300, 5, 0.4233), (0.5, 600, 12, 0.508), (0.44, 203, 4, 0.5005),
    ])
    func `a module is the nearest whole number of dots, and says its true size`(
        moduleMM: Double, dpi: Double, dots: Int, effective: Double
    ) throws {
        let size = try WholeDots(moduleMM: moduleMM, dpi: dpi)
        #expect(size.dotsPerModule == dots)
        #expect(abs(size.moduleMM - effective) < 0.000_1)
    }

    @Test(arguments: [(0, 203), (-1, 203), (.nan, 203), (0.5, 0), (0.5, .infinity), (2_000, 203)])
    func `what is no size is refused`(moduleMM: Double, dpi: Double) {
        #expect(throws: ThermalError.self) { try WholeDots(moduleMM: moduleMM, dpi: dpi) }
    }
}
