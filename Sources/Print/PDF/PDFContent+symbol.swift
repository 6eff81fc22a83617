// SPDX-License-Identifier: Apache-2.0

public import QRCode

extension PDFContent {
    /// Fills the dark modules of a symbol, whose quiet zone the caller leaves. All of it is one path, so that no light
    /// shines between neighbours where a screen smooths edges.
    public mutating func fill(_ symbol: Symbol, x: Int, y: Int, module: Int) {
        save()
        append("cm", module, 0, 0, module, x, y)
        for row in 0..<symbol.side {
            for run in symbol.darkRuns(inRow: row) {
                rectangle(x: run.lowerBound, y: row, width: run.count, height: 1)
            }
        }
        fill()
        restore()
    }
}
