// SPDX-License-Identifier: Apache-2.0

public import Lettering
internal import QRCode

/// A symbol alone, with a caption below it and a frame around both, as large as they need.
public struct CardComposer {
    private let typeface: Typeface
    private let caption: String
    private let hasFrame: Bool

    /// `caption` may have several lines; an empty one is none.
    public init(caption: String, hasFrame: Bool, _ typeface: Typeface) {
        self.caption = caption
        self.hasFrame = hasFrame
        self.typeface = typeface
    }

    /// The sizes that are tried for a caption, as shares of a module in tenths: it should be seen from as far as the
    /// symbol is read.
    private static let captionSizes = [40, 36, 32, 28, 24]

    /// The layout for a symbol of `side` modules of `module` µm.
    public func layout(side: Int, module: Int) throws(LabelError) -> LabelLayout {
        let line = hasFrame ? module : 0
        let square = (side + 2 * Symbol.quietZone) * module
        let text = try block(width: square - 2 * module, module)
        // What the quiet zone leaves is room enough above the caption, and a line of it below.
        let height = square + text.height + (text.lines.isEmpty ? 0 : 2 * module) + 2 * line
        return LabelLayout(
            width: square + 2 * line, height: height, module: module, x: line, y: line,
            texts: text.placed(
                x: line + module, y: line + square - module, width: square - 2 * module, isCentred: true, typeface),
            frame: hasFrame ? line : nil)
    }

    private func block(width: Int, _ module: Int) throws(LabelError) -> TextBlock {
        var character: Character = " "
        for tenths in Self.captionSizes {
            do {
                return try TextBlock(caption, size: max(1, module * tenths / 10), width: width, typeface)
            } catch let error as TextBlock.Overflow {
                character = error.character
            } catch let error as TypefaceError {
                throw LabelError(problem: .letters(what: "caption", error), origin: nil)
            } catch { break }
        }
        throw LabelError(problem: .wide(what: "caption", text: caption, character: character), origin: nil)
    }
}
