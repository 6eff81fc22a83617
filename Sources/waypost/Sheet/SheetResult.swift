// SPDX-License-Identifier: Apache-2.0

import Print
import Tracking

/// What `waypost sheet` did, for people and for programs.
struct SheetResult {
    private let outcome: SheetProduction.Outcome
    private let batch: String
    private let minted: Int
    private let isTrial: Bool
    private let out: String?

    init(_ outcome: SheetProduction.Outcome, batch: String, minted: Int, _ options: Sheet) {
        self.outcome = outcome
        self.batch = batch
        self.minted = minted
        isTrial = options.dryRun
        out = options.out
        if outcome.figures.smallestModule < LabelFormat.smallestSafeModule {
            warn(
                """
                the smallest module is \(Micrometres(outcome.figures.smallestModule).mm) mm, which not every phone reads; \
                \(Micrometres(LabelFormat.smallestSafeModule).mm) mm is safe
                """)
        }
        if !outcome.isVerified { warn("the symbols were not read back: zbarimg is not installed (zbar-tools)") }
    }

    var text: String {
        let figures = outcome.figures
        let labels = "\(counted(figures.labels, "label")) on \(counted(figures.sheets, "sheet"))"
        if isTrial {
            return "Good: \(labels), modules of at least \(module) mm. Nothing was written, no code was minted.\n"
        }
        let codes =
            minted == 0
            ? "The codes are those of an earlier run." : "Minted \(counted(minted, "code")) as batch \(batch)."
        return "Wrote \(labels)\(out.map { " to \($0)" } ?? ""). \(codes)\n"
    }

    var json: String {
        var json = JSONText()
        json.add("labels", outcome.figures.labels)
        json.add("sheets", outcome.figures.sheets)
        json.add("batch", batch)
        json.add("minted", isTrial ? 0 : minted)
        json.add("smallest_module_mm", module)
        json.add("verified", outcome.isVerified)
        json.add("dry_run", isTrial)
        return json.closed() + "\n"
    }

    private var module: String { Micrometres(outcome.figures.smallestModule).mm }
}
