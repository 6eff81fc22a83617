// SPDX-License-Identifier: Apache-2.0

import Lettering
import Testing

/// A portable graymap (netpbm, pgm(5), "P5").
struct GrayPicture {
    let width: Int
    let height: Int
    private let dots: [UInt8]

    init(pgm: [UInt8]) throws {
        let words = pgm.prefix(40).split(maxSplits: 4) { $0 == 0x20 || $0 == 0x0A }.prefix(4)
        let numbers = words.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        try #require(words.first.map { Array($0) } == Array("P5".utf8) && numbers.count == 3)
        (width, height) = (numbers[0], numbers[1])
        dots = Array(pgm.suffix(width * height))
        try #require(dots.count == width * height)
    }

    /// 0 is black; outside is paper.
    func gray(_ x: Int, _ y: Int) -> UInt8 {
        (0..<width).contains(x) && (0..<height).contains(y) ? dots[y * width + x] : 255
    }

    func isDark(_ x: Int, _ y: Int) -> Bool { gray(x, y) < 128 }
}

extension GrayPicture {
    /// How many dots of a line's picture, begun at a place, are not within two dots of this one's, and the reverse:
    /// FreeType fits stems to dots, which moves marks by as much. All of the picture counts where there is none.
    func strangers(_ line: LinePicture, x: Int, y: Int) -> Int {
        let (left, top) = (x - line.start, y - line.baseline)
        var (dark, strange) = (0, 0)
        for row in -15..<(line.height + 15) {
            for column in -15..<(line.width + 15) {
                let (mine, theirs) = (isDark(left + column, top + row), line.isDark(column, row))
                dark += theirs ? 1 : 0
                guard mine != theirs else { continue }
                let isNear = Self.isNear {
                    mine ? line.isDark(column + $0, row + $1) : isDark(left + column + $0, top + row + $1)
                }
                if !isNear { strange += 1 }
            }
        }
        return dark > 0 ? strange : line.bytes.count
    }

    private static func isNear(_ isDark: (Int, Int) -> Bool) -> Bool {
        (-2...2).contains { column in (-2...2).contains { isDark(column, $0) } }
    }
}

extension GrayPicture: CustomTestStringConvertible {
    /// Its dots would fill the screen.
    var testDescription: String { "\(width) × \(height)" }
}
