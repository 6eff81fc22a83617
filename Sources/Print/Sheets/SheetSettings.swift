// SPDX-License-Identifier: Apache-2.0

public import QRCode

/// How sheets of labels are laid out. Lengths are in µm.
public struct SheetSettings: Sendable {
    public let template: LabelTemplate
    public var format: LabelFormat
    /// Of the symbols.
    public var level = ErrorCorrection.medium
    /// The first cell that is used, from 1, for sheets of which some labels are gone.
    public var startCell = 1
    /// Crop marks in the margin, by which sheets are cut.
    public var cropMarks: Bool
    /// The ground of labels, which reaches beyond their edges by `bleed`; nil for the paper itself.
    public var ground: Colour?
    public var bleed = 0
    /// How much everything moves, for a printer that misses by as much.
    public var offsetX = 0
    public var offsetY = 0
    /// A page in front that says what the sheets are.
    public var cover = false
    /// A page in front by which the printer's offset is measured.
    public var calibration = false
    /// What the document is called.
    public var title = "Waypost"

    /// The defaults for a template: crop marks where nobody has cut the labels.
    public init(_ template: LabelTemplate) {
        self.template = template
        format = LabelFormat(width: template.width, height: template.height)
        cropMarks = !template.isDieCut
    }
}
