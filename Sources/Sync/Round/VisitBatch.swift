// SPDX-License-Identifier: Apache-2.0

internal import Deflate
internal import Tracking

/// Lines on their way: packed, with what the answer has to echo.
struct VisitBatch {
    let lines: [OutboxLine]
    let run: UInt64
    let body: [UInt8]

    /// The most lines of a batch.
    static let mostLines = 500
    /// The most bytes as sent, and unpacked (`docs/wire-format.md`).
    static let mostBytes = 256 * 1_024
    static let mostUnpacked = 4 * 1_024 * 1_024

    /// Packs as many of the lines as one batch may hold; nil for none.
    init?(_ lines: [OutboxLine]) throws(DeflateError) {
        guard let first = lines.first else { return nil }
        var text: [UInt8] = []
        var count = 0
        for line in lines {
            let start = text.count
            line.appendWireJSON(to: &text)
            text.append(0x0A)
            if text.count > Self.mostUnpacked, count > 0 {
                text.removeLast(text.count - start)
                break
            }
            count += 1
        }
        let body = try Gzip.compress(text, level: 4)
        if body.count > Self.mostBytes, count > 1 {
            guard let smaller = try VisitBatch(Array(lines.prefix(count / 2))) else { return nil }
            self = smaller
            return
        }
        self.lines = Array(lines.prefix(count))
        run = first.run
        self.body = body
    }

    var sequences: ClosedRange<UInt64> { lines[0].sequence...lines[lines.count - 1].sequence }
}

/// What an answer to a batch means.
enum BatchVerdict: Equatable {
    /// The core has every line up to this one; lines that it rejected among them.
    case kept(through: UInt64, rejected: Int)
    /// Something in the batch cannot be read: find it by halves.
    case divide(reason: String)
    /// Too much at once.
    case halve
    case failed(RoundFailure)

    init(_ answer: UplinkAnswer, to batch: VisitBatch) {
        switch answer.status {
        case 200: self = Self.echoed(answer, batch)
        case 400, 422:
            // A core says why in its own words; anybody else's 400 says nothing about our lines.
            guard answer.isVerified, let reason = JSONValue(answer.body)?["code"]?.text else {
                self = .failed(.of(answer, "a batch"))
                return
            }
            self = .divide(reason: reason)
        case 413: self = .halve
        default: self = .failed(.of(answer, "a batch"))
        }
    }

    private static func echoed(_ answer: UplinkAnswer, _ batch: VisitBatch) -> BatchVerdict {
        guard answer.isVerified, let json = JSONValue(answer.body), let said = BatchAnswer(json), said.run == batch.run,
            said.sequences == batch.sequences
        else {
            return .failed(
                .stopped(
                    code: "not-a-core",
                    "what answers is not a core: it said 200 and did not name the batch; a login page in between, perhaps"
                ))
        }
        // It speaks of this batch alone, whatever it says.
        let through = min(said.durableThrough, batch.sequences.upperBound)
        guard through >= batch.sequences.lowerBound else {
            return .failed(.later("the core kept nothing of a batch", after: nil))
        }
        return .kept(through: through, rejected: said.rejected.count)
    }
}
