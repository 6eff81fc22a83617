// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// The lines of a file, one after the other, with one buffer.
struct LineReader: ~Copyable {
    private let file: Descriptor
    private let path: String
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    private static let chunk = 1 << 18
    /// Far beyond any line that this software writes: without a bound, a file of garbage would be read as one line.
    private static let longest = 1 << 20

    init(path: String) throws(SystemError) {
        self.path = path
        file = try Descriptor(opening: path, flags: O_RDONLY)
    }

    /// The next line without its end. The last one may be torn: it counts as a line here.
    mutating func next() throws(SystemError) -> ArraySlice<UInt8>? {
        while true {
            if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { position = end + 1 }
                return buffer[position..<end]
            }
            if isAtEnd || buffer.count - position > Self.longest {
                defer { position = buffer.count }
                return position < buffer.count ? buffer[position...] : nil
            }
            buffer.removeFirst(position)
            position = 0
            let more = try file.read(limit: Self.chunk, path: path)
            isAtEnd = more.count < Self.chunk
            buffer += more
        }
    }
}
