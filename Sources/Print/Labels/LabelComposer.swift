// SPDX-License-Identifier: Apache-2.0

public import Lettering
internal import QRCode

/// Finds the places of a label's parts: the symbol as large as it can be, its code below it, the caption beside or below,
/// whichever leaves the larger modules.
public struct LabelComposer {
    public let format: LabelFormat
    private let typeface: Typeface

    public init(_ format: LabelFormat, _ typeface: Typeface) {
        self.format = format
        self.typeface = typeface
    }

    /// The layout for a symbol of `side` modules without its quiet zone.
    public func layout(side: Int, _ item: SheetItem) throws(LabelError) -> LabelLayout {
        let part = LabelParts(format, typeface, modules: side + 2 * Symbol.quietZone, item)
        var best: LabelLayout?
        var failure: LabelError?
        for arrangement in arrangements(item) {
            do throws(LabelError) {
                let layout = try part.layout(arrangement)
                if layout.module >= LabelFormat.smallestSafeModule { return layout }
                if layout.module > best?.module ?? 0 { best = layout }
            } catch {
                if failure == nil { failure = error }
            }
        }
        if let best, best.module >= LabelFormat.smallestModule { return best }
        if let failure { throw failure }
        throw LabelError(
            problem: .smallModule(best?.module ?? 0, version: (side - 17) / 4), origin: item.origin)
    }

    /// The arrangements to try, the best looking first.
    private func arrangements(_ item: SheetItem) -> [LabelParts.Arrangement] {
        let hasText = !item.caption.isEmpty || format.showsSerial
        let isWide = format.width * 4 >= format.height * 5
        switch (hasText, isWide) {
        case (false, true): return [.below, .beside(codeBelow: false)]
        case (false, false): return [.below]
        case (true, true): return [.beside(codeBelow: true), .beside(codeBelow: false), .below]
        case (true, false): return [.below, .beside(codeBelow: true)]
        }
    }
}
