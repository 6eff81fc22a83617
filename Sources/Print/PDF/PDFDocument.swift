// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Deflate
public import Lettering

/// A PDF file (ISO 32000-1) that is written as it comes: of the pages that are done it keeps 16 bytes each. The same
/// calls give the same bytes; no clock and no chance is asked.
public final class PDFDocument {
    /// Takes the file's bytes, piece by piece.
    public typealias Sink = ([UInt8]) throws -> Void

    let resources = PDFResources()
    let title: String
    private let sink: Sink
    private(set) var pages: [Int] = []
    /// Where each object begins, from object 1 on; nil for one that is to come.
    private(set) var offsets: [Int?] = []
    private(set) var length = 0
    private var checksum = SHA256()

    /// Objects that come at the end, and that others refer to.
    let (catalog, pageTree, resourceDictionary) = (1, 2, 3)
    /// µm to the point of 1/72 in.
    private static let point = 25_400.0 / 72

    /// Begins the file. `title` is what a viewer shows above it.
    public init(title: String, sink: @escaping Sink) throws {
        self.title = title
        self.sink = sink
        offsets = [nil, nil, nil]
        // Four bytes above 127 tell mail and file transfer that this is no text (section 7.5.2).
        try write(Array("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A])
    }

    /// Makes a typeface known to this document.
    public func font(_ typeface: Typeface) -> PDFFont { PDFFont(typeface, resources: resources) }

    /// Adds a page of a size in µm.
    public func addPage(width: Int, height: Int, _ content: PDFContent) throws {
        let scale = 1 / Self.point
        let box = [width, height].map { PDFNumber.text(Double($0) * scale, places: 4) }
        var shown = PDFContent()
        // From here on everything is in µm and counts from the upper left.
        shown.append("cm", [scale, 0, 0, -scale, 0, Double(height) * scale], places: 10)
        shown.append(raw: content.bytes)
        let stream = try addStream("", shown.bytes)
        pages.append(
            try addObject(
                "<</Type/Page/Parent \(pageTree) 0 R/MediaBox[0 0 \(box[0]) \(box[1])]"
                    + "/Resources \(resourceDictionary) 0 R/Contents \(stream) 0 R>>"))
    }

    /// Adds a drawing of a size in µm that pages show as often as they want. What lies outside is cut off.
    public func addForm(width: Int, height: Int, _ content: PDFContent) throws -> PDFForm {
        let object = try addStream(
            "/Type/XObject/Subtype/Form/BBox[0 0 \(width) \(height)]/Resources \(resourceDictionary) 0 R", content.bytes
        )
        return PDFForm(number: resources.addDrawing(object: object))
    }

    /// Adds a picture: three bytes to a dot for red, green and blue, rows from the top. `alpha` has one byte to a dot,
    /// 0 where the page shows through.
    public func addImage(rgb: [UInt8], alpha: [UInt8]? = nil, width: Int, height: Int) throws -> PDFImage {
        precondition(rgb.count == 3 * width * height, "an image of \(width) × \(height) dots has three bytes to each")
        precondition(alpha == nil || alpha?.count == width * height, "alpha has one byte to a dot")
        let size = "/Type/XObject/Subtype/Image/Width \(width)/Height \(height)/BitsPerComponent 8"
        var mask = ""
        if let alpha { mask = try "/SMask \(addStream(size + "/ColorSpace/DeviceGray", alpha)) 0 R" }
        let object = try addStream(size + "/ColorSpace/DeviceRGB" + mask, rgb)
        return PDFImage(number: resources.addDrawing(object: object))
    }

    /// Writes a stream under the next number. `entries` stand in its dictionary.
    func addStream(_ entries: String, _ bytes: [UInt8]) throws -> Int {
        let packed = Zlib.compress(bytes)
        let head = "<<\(entries)/Filter/FlateDecode/Length \(packed.count)>>stream\n"
        return try add(Array(head.utf8) + packed + Array("\nendstream".utf8))
    }

    /// Writes an object under the next number.
    func addObject(_ body: String) throws -> Int { try add(Array(body.utf8)) }

    private func add(_ body: [UInt8]) throws -> Int {
        offsets.append(nil)
        try write(body, as: offsets.count)
        return offsets.count
    }

    /// Writes an object under a number that was kept for it.
    func write(_ body: [UInt8], as number: Int) throws {
        offsets[number - 1] = length
        try write(Array("\(number) 0 obj\n".utf8) + body + Array("\nendobj\n".utf8))
    }

    func write(_ bytes: [UInt8]) throws {
        checksum.update(data: bytes)
        length += bytes.count
        try sink(bytes)
    }

    /// 32 hexadecimal digits that stand for what was written so far.
    var identifier: String {
        let digits = Array("0123456789ABCDEF")
        return String(checksum.finalize().prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
