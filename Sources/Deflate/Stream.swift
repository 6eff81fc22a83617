// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// zlib's state for one stream, freed with its owner.
@safe final class Stream {
    enum Direction {
        /// 1 is fastest, 9 is smallest.
        case deflate(level: Int32)
        case inflate
    }

    /// What a step came to.
    enum Progress { case goesOn, ended }

    private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isDeflating: Bool
    /// 15 bits of window and a gzip wrapper (zlib.h, deflateInit2).
    private static let gzipWindow: Int32 = 15 + 16

    init(_ direction: Direction) throws(DeflateError) {
        unsafe state.initialize(to: z_stream())
        let code: Int32
        switch direction {
        case .deflate(let level):
            isDeflating = true
            code = unsafe waypost_deflateInit2(state, level, Self.gzipWindow)
        case .inflate:
            isDeflating = false
            code = unsafe waypost_inflateInit2(state, Self.gzipWindow)
        }
        guard code == Z_OK else { throw .noMemory }
    }

    deinit {
        _ = unsafe isDeflating ? deflateEnd(state) : inflateEnd(state)
        unsafe state.deallocate()
    }

    /// Feeds `input` and appends what comes out to `output`, until the input is used up, or at most `room` bytes have
    /// come. `finish` says that no more input follows. Answers how much of the input was used.
    func step(
        _ input: UnsafeBufferPointer<UInt8>, into output: inout [UInt8], room: Int, finish: Bool
    ) throws(DeflateError) -> (used: Int, progress: Progress) {
        // Room of its own, so that none of it need be filled before zlib does.
        let code = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
            unsafe state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            unsafe state.pointee.avail_in = UInt32(input.count)
            unsafe state.pointee.next_out = buffer.baseAddress
            unsafe state.pointee.avail_out = UInt32(room)
            let flush = finish ? Z_FINISH : Z_NO_FLUSH
            let code = unsafe isDeflating ? deflate(state, flush) : inflate(state, Z_NO_FLUSH)
            let made = unsafe room - Int(state.pointee.avail_out)
            unsafe output.append(contentsOf: UnsafeBufferPointer(start: buffer.baseAddress, count: made))
            return code
        }
        let left = unsafe Int(state.pointee.avail_in)
        switch code {
        case Z_STREAM_END: return (input.count - left, .ended)
        // Z_BUF_ERROR: no progress was possible, which more input or room will mend.
        case Z_OK, Z_BUF_ERROR: return (input.count - left, .goesOn)
        case Z_MEM_ERROR: throw .noMemory
        default: throw .corrupt
        }
    }
}
