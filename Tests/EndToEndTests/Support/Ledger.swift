// SPDX-License-Identifier: Apache-2.0

import Testing

/// Compares what people were given with what is on disk.
struct Ledger {
    let visits: [ExportedVisit]

    init(_ appliance: Appliance) throws { visits = try appliance.visits() }

    /// Every given click ID is on disk once, and nothing stands there twice.
    func expectOnce(_ given: [String], sourceLocation: SourceLocation = #_sourceLocation) {
        let written = visits.compactMap(\.clickID)
        let missing = Set(given).subtracting(written)
        #expect(
            missing.isEmpty, "\(missing.count) of \(given.count) answered visits are not in the log",
            sourceLocation: sourceLocation)
        expectDistinct(written, "click IDs in the log", sourceLocation: sourceLocation)
        expectDistinct(given, "click IDs given to people", sourceLocation: sourceLocation)
    }

    /// Within each run the sequence rises from line to line, and no (run, seq) is used twice.
    func expectOrdered(sourceLocation: SourceLocation = #_sourceLocation) {
        var last: [String: Int] = [:]
        var falls = 0
        for visit in visits {
            if let before = last[visit.run], visit.sequence <= before { falls += 1 }
            last[visit.run] = visit.sequence
        }
        #expect(falls == 0, "\(falls) sequence numbers did not rise within their run", sourceLocation: sourceLocation)
    }

    /// The runs in the order of the log.
    var runs: [String] {
        var seen: Set<String> = []
        return visits.map(\.run).filter { seen.insert($0).inserted }
    }
}

/// No value stands twice.
func expectDistinct(_ values: [String], _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let repeated = values.count - Set(values).count
    #expect(repeated == 0, "\(repeated) of \(values.count) \(what) are repeated", sourceLocation: sourceLocation)
}
