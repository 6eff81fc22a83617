// SPDX-License-Identifier: Apache-2.0

/// What a page or a form shows. Places are in whole µm, to the right and down from the upper left corner. What comes
/// later covers what came before.
public struct PDFContent: Sendable {
    /// The operators so far (PDF 32000-1, annex A).
    private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    public init() {}

    /// Adds a rectangle to the path; ``fill()`` or ``stroke(width:)`` draws it.
    public mutating func rectangle(x: Int, y: Int, width: Int, height: Int) { append("re", x, y, width, height) }

    /// Begins a line of the path.
    public mutating func move(x: Int, y: Int) { append("m", x, y) }

    /// Adds a straight line to the path.
    public mutating func line(x: Int, y: Int) { append("l", x, y) }

    /// Fills the path, by the nonzero winding rule, and ends it.
    public mutating func fill() { append("f") }

    /// Draws the path as a line of a width, and ends it.
    public mutating func stroke(width: Int) {
        append("w", width)
        append("S")
    }

    /// Sets the colour of what is filled, text included.
    public mutating func setFill(_ color: PDFColor) { append(color.operators.fill, color.parts, places: 4) }

    /// Sets the colour of lines.
    public mutating func setStroke(_ color: PDFColor) { append(color.operators.stroke, color.parts, places: 4) }

    /// Keeps colours and coordinates for the next ``restore()``.
    public mutating func save() { append("q") }

    /// Brings back what the last ``save()`` kept.
    public mutating func restore() { append("Q") }

    /// Moves the origin, and turns what follows to the right by quarters of a circle.
    public mutating func move(originX x: Int, originY y: Int, quarterTurns: Int = 0) {
        let (cosine, sine) = [(1, 0), (0, 1), (-1, 0), (0, -1)][quarterTurns & 3]
        append("cm", cosine, sine, -sine, cosine, x, y)
    }

    /// Shows a form with its upper left corner at a place.
    public mutating func draw(_ form: PDFForm, x: Int, y: Int) {
        save()
        move(originX: x, originY: y)
        append("/X\(form.number) Do")
        restore()
    }

    /// Shows an image in a rectangle.
    public mutating func draw(_ image: PDFImage, x: Int, y: Int, width: Int, height: Int) {
        save()
        // An image fills the unit square from its lower edge up, and the page counts downwards.
        append("cm", width, 0, 0, -height, x, y + height)
        append("/X\(image.number) Do")
        restore()
    }

    /// Appends numbers and the operator that takes them.
    mutating func append(_ name: String, _ numbers: Int...) {
        for number in numbers {
            PDFNumber.append(number, to: &bytes)
            bytes.append(UInt8(ascii: " "))
        }
        bytes += name.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends fractions and the operator that takes them.
    mutating func append(_ name: String, _ numbers: [Double], places: Int) {
        for number in numbers {
            PDFNumber.append(number, places: places, to: &bytes)
            bytes.append(UInt8(ascii: " "))
        }
        append(name)
    }

    /// Appends what belongs inside of an operand.
    mutating func append(raw piece: some Sequence<UInt8>) { bytes += piece }

    /// Appends a whole number inside of an operand.
    mutating func append(raw number: Int) { PDFNumber.append(number, to: &bytes) }

    /// Appends a fraction inside of an operand.
    mutating func append(raw number: Double, places: Int) { PDFNumber.append(number, places: places, to: &bytes) }
}
