// SPDX-License-Identifier: Apache-2.0

/// Whole texts to gzip (RFC 1952) and back.
public enum Gzip {
    /// Packs bytes. `level` goes from 1, fastest, to 9, smallest.
    public static func compress(_ bytes: [UInt8], level: Int32 = 6) throws(DeflateError) -> [UInt8] {
        var writer = try GzipWriter(level: level)
        var packed = try writer.write(bytes)
        packed += try writer.finish()
        return packed
    }

    /// Unpacks one gzip member, of at most `limit` bytes; memory stays near that, whatever the bytes promise. What
    /// follows the member is refused.
    public static func decompress(_ bytes: [UInt8], limit: Int) throws(DeflateError) -> [UInt8] {
        var reader = try GzipReader(limit: limit)
        let unpacked = try reader.read(bytes)
        try reader.finish()
        return unpacked
    }
}

/// Packs what comes piece by piece.
public struct GzipWriter: ~Copyable {
    private let stream: Stream

    public init(level: Int32 = 6) throws(DeflateError) {
        stream = try Stream(.deflate(level: level))
    }

    /// Takes bytes and answers what is ready to be written, often nothing.
    public mutating func write(_ bytes: [UInt8]) throws(DeflateError) -> [UInt8] { try run(bytes, finish: false) }

    /// Ends the stream and answers the rest. Nothing may be written afterwards.
    public mutating func finish() throws(DeflateError) -> [UInt8] { try run([], finish: true) }

    private func run(_ bytes: [UInt8], finish: Bool) throws(DeflateError) -> [UInt8] {
        var packed: [UInt8] = []
        let result: Result<Void, DeflateError> = unsafe bytes.withUnsafeBufferPointer { buffer in
            var used = 0
            do throws(DeflateError) {
                while true {
                    let rest = unsafe UnsafeBufferPointer(rebasing: buffer[used...])
                    let before = packed.count
                    let step = unsafe try stream.step(rest, into: &packed, room: 65_536, finish: finish)
                    used += step.used
                    // Room that was not filled means that nothing waits inside.
                    if step.progress == .ended || packed.count - before < 65_536, used == buffer.count {
                        return .success(())
                    }
                }
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        return packed
    }
}

/// Unpacks what comes piece by piece.
public struct GzipReader: ~Copyable {
    private let stream: Stream
    private let limit: Int
    private var total = 0
    private var hasEnded = false

    /// `limit` bounds what comes out in all.
    public init(limit: Int = .max) throws(DeflateError) {
        stream = try Stream(.inflate)
        self.limit = limit
    }

    /// Takes bytes and answers what they unpack to.
    public mutating func read(_ bytes: [UInt8]) throws(DeflateError) -> [UInt8] {
        var unpacked: [UInt8] = []
        guard !bytes.isEmpty else { return unpacked }
        guard !hasEnded else { throw .corrupt }
        var ended = false
        let result: Result<Void, DeflateError> = unsafe bytes.withUnsafeBufferPointer { buffer in
            var used = 0
            do throws(DeflateError) {
                while true {
                    let rest = unsafe UnsafeBufferPointer(rebasing: buffer[used...])
                    let before = unpacked.count
                    let step = unsafe try stream.step(rest, into: &unpacked, room: 65_536, finish: false)
                    used += step.used
                    guard unpacked.count <= limit - total else { throw .tooLarge(limit: limit) }
                    if step.progress == .ended {
                        guard used == buffer.count else { throw .corrupt }
                        ended = true
                        return .success(())
                    }
                    if used == buffer.count, unpacked.count - before < 65_536 { return .success(()) }
                }
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        hasEnded = ended
        total += unpacked.count
        return unpacked
    }

    /// Says that no more comes; throws where the end is missing.
    public mutating func finish() throws(DeflateError) {
        guard hasEnded else { throw .truncated }
    }
}
