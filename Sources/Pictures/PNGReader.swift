// SPDX-License-Identifier: Apache-2.0

internal import CPNG

/// A picture as pixels.
public struct Picture: Hashable, Sendable {
    /// In pixels.
    public let width: Int
    public let height: Int
    /// Red, green, blue and opacity of each pixel in sRGB, row by row; not premultiplied.
    public let pixels: [UInt8]
}

/// Why bytes are no picture.
public enum PictureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// They do not begin as a PNG does.
    case notPNG
    /// What libpng says of them.
    case damaged(String)
    /// More pixels along a side than ``PNGReader/longestSide``.
    case tooLarge(width: Int, height: Int)

    public var description: String {
        switch self {
        case .notPNG: "is not a PNG picture; save it as PNG"
        case .damaged(let reason): "is a damaged PNG (\(reason)); save it again"
        case .tooLarge(let width, let height):
            "has \(width) × \(height) pixels; take one of at most \(PNGReader.longestSide) × \(PNGReader.longestSide)"
        }
    }
}

/// Reads PNG files of strangers.
public enum PNGReader {
    /// Four bytes a pixel: a square of this side takes 64 MB.
    public static let longestSide = 4_096

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The picture in the bytes of a file, whatever its depth and colour type.
    public static func read(_ bytes: [UInt8]) throws(PictureError) -> Picture {
        guard bytes.starts(with: signature) else { throw .notPNG }
        var image = unsafe png_image()
        unsafe image.version = waypost_png_version()
        defer { unsafe png_image_free(&image) }
        let result: Result<Picture, PictureError> = unsafe bytes.withUnsafeBytes { buffer in
            guard unsafe png_image_begin_read_from_memory(&image, buffer.baseAddress, buffer.count) != 0 else {
                return unsafe .failure(.damaged(message(image)))
            }
            let (width, height) = unsafe (Int(image.width), Int(image.height))
            guard width <= longestSide, height <= longestSide else {
                return .failure(.tooLarge(width: width, height: height))
            }
            unsafe image.format = waypost_png_rgba()
            var pixels = [UInt8](repeating: 0, count: width * height * 4)
            guard unsafe png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else {
                return unsafe .failure(.damaged(message(image)))
            }
            return .success(Picture(width: width, height: height, pixels: pixels))
        }
        return try result.get()
    }

    /// libpng's words, in a field of 64 characters that ends with a zero.
    private static func message(_ image: png_image) -> String {
        unsafe withUnsafeBytes(of: image.message) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
