// SPDX-License-Identifier: Apache-2.0

internal import Deflate
internal import Glibc
internal import Linux
public import Tracking

/// Takes what a box wrote on a stick. The file is read twice: once to see that it is whole and genuine, once to keep it.
public struct StickImport: Sendable {
    /// What was taken.
    public struct Outcome: Sendable {
        public var device: UInt32
        public var lines = 0
        public var accepted = 0
        public var duplicate = 0
        public var rejected = 0
        /// The receipt, as it goes back on the stick.
        public var receipt = ""
    }

    private let ledger: any VisitLedger
    private let devices: Devices

    public init(_ file: CoreFile) {
        ledger = Ledger(file)
        devices = Devices(file)
    }

    /// Takes a file. Taking it again changes nothing and gives the same receipt but for its time.
    public func take(_ path: String, now: Int64) async throws -> Outcome {
        guard let number = try Self.device(path) else { throw Self.foreign(path) }
        let (device, keys) = try await devices.device(number, org: nil)
        guard let key = try Self.genuineKey(path, keys) else { throw Self.foreign(path) }
        var outcome = Outcome(device: number)
        var through: [Stick.Receipt.Through] = []
        let reader = BatchReader(org: device.org, device: number, signers: device.signers)
        for batch in try Self.batches(path) {
            var read = try reader.read(batch)
            read.isFromStick = true
            let kept = try await ledger.record(read, now: now)
            outcome.accepted += kept.accepted
            outcome.duplicate += kept.duplicate
            outcome.rejected += read.refused.count + kept.conflicts.count
            guard let last = read.sequences?.upperBound else { continue }
            if through.last?.run == read.run { through.removeLast() }
            through.append(.init(run: read.run, sequence: last))
        }
        outcome.lines = outcome.accepted + outcome.duplicate + outcome.rejected
        outcome.receipt = Stick.Receipt(
            device: number, through: through, lines: outcome.lines, serverTime: now
        ).json(key: key)
        return outcome
    }

    fileprivate static func foreign(_ path: String) -> StoreError {
        .invalid(
            code: "stick", field: nil,
            detail: "\(path) is not a whole, genuine export of one of our devices; export it again on the box")
    }

    private static func device(_ path: String) throws -> UInt32? {
        let lines = try StickLines(path)
        return try lines.next().flatMap { Stick.device(ofHead: $0) }
    }

    private static func genuineKey(_ path: String, _ keys: [[UInt8]]) throws -> [UInt8]? {
        let lines = try StickLines(path)
        var digest = Stick.Digest()
        var last: [UInt8]?
        var count = -1
        while let line = try lines.next() {
            if let last {
                digest.add(last + [0x0A])
                count += 1
            }
            last = line
        }
        // From -1, because the head is no line of the log.
        return last.flatMap { digest.key(of: $0, lines: count, among: keys) }
    }

    /// The lines between head and end, as batches of one run each.
    private static func batches(_ path: String) throws -> [[UInt8]] {
        let lines = try StickLines(path)
        _ = try lines.next()
        var batches: [[UInt8]] = []
        var batch: [UInt8] = []
        var (count, run) = (0, [UInt8]())
        var waiting = try lines.next()
        while let line = waiting {
            waiting = try lines.next()
            guard waiting != nil else { break }
            let lineRun = Self.run(of: line)
            if count == BatchReader.mostLines || lineRun != run, !batch.isEmpty {
                batches.append(batch)
                (batch, count) = ([], 0)
            }
            run = lineRun
            batch += line + [0x0A]
            count += 1
        }
        if !batch.isEmpty { batches.append(batch) }
        return batches
    }

    /// The run as the line's own text has it; what is not found makes a batch that is refused line by line.
    private static func run(of line: [UInt8]) -> [UInt8] {
        let mark = Array("\"run\":\"".utf8)
        guard let start = line.firstRange(of: mark)?.upperBound, start + 16 <= line.count else { return [] }
        return Array(line[start..<start + 16])
    }
}

/// The lines of a gzip file, one after the other, with bounded memory.
final class StickLines {
    private let file: Descriptor
    private let path: String
    private var gzip: GzipReader
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    init(_ path: String) throws {
        self.path = path
        file = try Descriptor(opening: path, flags: O_RDONLY)
        gzip = try GzipReader()
    }

    /// The next line without its end; nil after the last. Throws for a file that is no gzip or has no end.
    func next() throws -> [UInt8]? {
        while true {
            if let end = buffer[position...].firstIndex(of: 0x0A) {
                defer { position = end + 1 }
                return Array(buffer[position..<end])
            }
            guard !isAtEnd else { return nil }
            buffer.removeFirst(position)
            position = 0
            guard buffer.count <= WireLineReader.longestLine else { throw StickImport.foreign(path) }
            try fill()
        }
    }

    private func fill() throws {
        let packed = try file.read(limit: 65_536, path: path)
        do throws(DeflateError) {
            if packed.isEmpty {
                isAtEnd = true
                try gzip.finish()
            } else {
                buffer += try gzip.read(packed)
            }
        } catch {
            throw StickImport.foreign(path)
        }
    }
}
