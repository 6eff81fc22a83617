// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Reads what a device sent, and checks that it is the device's own.
public struct BatchReader: Sendable {
    /// Why a whole batch is not taken. Its words are those of `docs/wire-format.md`.
    public enum Refusal: String, Error, Sendable {
        case empty
        case tooMany = "too-many"
        case noRun = "no-run"
    }

    /// A number under which the device mints or minted, with its key.
    public struct Signer: Sendable {
        public var version: ClickID.Version
        public var device: UInt32
        public var key: ClickIDKey

        public init(version: ClickID.Version, device: UInt32, key: ClickIDKey) {
            self.version = version
            self.device = device
            self.key = key
        }
    }

    /// The most lines of a batch.
    public static let mostLines = 500

    private let org: OrgID
    private let device: UInt32
    private let signers: [Signer]

    public init(org: OrgID, device: UInt32, signers: [Signer]) {
        self.org = org
        self.device = device
        self.signers = signers
    }

    /// Reads NDJSON. Lines that cannot be taken are in the batch as refused; only what is no batch at all throws.
    public func read(_ bytes: [UInt8]) throws(Refusal) -> VisitBatch {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: true)
        guard !lines.isEmpty else { throw .empty }
        guard lines.count <= Self.mostLines else { throw .tooMany }
        var batch = VisitBatch(org: org, device: device, run: 0)
        var run: UInt64?
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var reader = WireLineReader()
            for (index, line) in lines.enumerated() {
                do throws(WireRefusal) {
                    let read = unsafe try reader.read(UnsafeBufferPointer(rebasing: buffer[line.indices]))
                    if run == nil { run = read.run }
                    if let refusal = verdict(on: read, run: run) { throw refusal }
                    batch.entries.append(.init(line: read, place: index + 1, text: line.indices))
                } catch {
                    // A line that is refused for its content still says which run this is.
                    if run == nil, error.sequence != nil { run = error.run }
                    batch.refused.append(.init(refusal: error, place: index + 1, text: line.indices))
                }
            }
        }
        guard let run else { throw .noRun }
        batch.run = run
        batch.bytes = bytes
        return batch
    }

    private func verdict(on line: WireLine, run: UInt64?) -> WireRefusal? {
        func refusal(_ code: WireRefusal.Code, _ field: String) -> WireRefusal {
            WireRefusal(code, field: field, sequence: line.sequence, run: line.run)
        }
        guard line.run == run else { return refusal(.run, "run") }
        guard case .visit(let wire) = line.content, let click = wire.visit.clickID else { return nil }
        // A version that is not in use claims nothing.
        guard let fields = click.fields else { return refusal(.value, "click_id") }
        let own = signers.filter { $0.version == fields.version && $0.device == fields.device }
        guard !own.isEmpty else { return refusal(.foreign, "click_id") }
        return own.contains { $0.key.verifies(click) } ? nil : refusal(.forged, "click_id")
    }
}

extension VisitBatch {
    /// The lowest and the highest number that could be read; nil where none could.
    public var sequences: ClosedRange<UInt64>? {
        let numbers = entries.map(\.line.sequence) + refused.compactMap(\.refusal.sequence)
        guard let first = numbers.min(), let last = numbers.max() else { return nil }
        return first...last
    }

    /// What the device is told. `now` is Unix ms.
    public func answer(_ outcome: BatchOutcome, now: Int64, catalogCursor: String?) -> BatchAnswer? {
        guard let sequences else { return nil }
        let conflicts = outcome.conflicts.map {
            BatchAnswer.Rejected(
                sequence: $0.sequence, line: $0.place, code: WireRefusal.Code.conflict.rawValue, field: nil)
        }
        let rejected = refused.map {
            BatchAnswer.Rejected(
                sequence: $0.refusal.sequence, line: $0.place, code: $0.refusal.code.rawValue, field: $0.refusal.field)
        }
        return BatchAnswer(
            run: run, sequences: sequences, accepted: outcome.accepted, duplicate: outcome.duplicate,
            rejected: (rejected + conflicts).sorted { $0.line < $1.line }, durableThrough: sequences.upperBound,
            serverTime: now, catalogCursor: catalogCursor)
    }
}
