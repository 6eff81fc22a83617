// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Linux
import Reader
import Tracking

/// Prints the QR code that goes with each tag of a batch, once the tag is done. Whatever goes wrong with it is told, and
/// harms neither the tag nor the batch.
struct BatchLabels {
    /// What came of a label; the words of a desk's JSON.
    enum Outcome: String {
        case printed, failed
    }

    private let options: LabelOptions
    private let size: SizeOptions.Size
    private let workspace: Workspace
    private let common: CommonOptions
    private let origin: LinkOrigin
    private let isLocal: Bool
    private let catalog: CatalogFile
    private let batch: String

    /// Refuses a batch with a tag to come that has no QR code beside it.
    init(
        _ options: LabelOptions, _ catalog: CatalogFile, batch: String, _ workspace: Workspace, _ common: CommonOptions,
        isLocal: Bool
    ) throws {
        self.options = options
        size = try options.sizes.size(options.chosenFormat)
        self.workspace = workspace
        self.common = common
        origin = LinkOrigin(workspace, local: isLocal)
        self.isLocal = isLocal
        self.catalog = catalog
        self.batch = batch
        let taken = try TakenCodes(workspace, catalog)
        var codes = PairedCodes(catalog, batch: batch, except: taken)
        try catalog.slots(of: batch) { slot in
            guard slot.step != .done, let tag = try catalog.placement(slot.placement), !taken.contains(tag) else {
                return
            }
            guard try codes.placement(slot: slot.slot, beside: tag) == nil else { return }
            throw Refusal(
                """
                slot \(slot.slot) of batch \(batch) has no QR code to print: touchpoint \(tag.touchpoint) has no placement \
                of channel qr whose code is its own; give `waypost batch new` the same order again with --with-qr, or add \
                one with `waypost placement add \(tag.touchpoint) --channel qr --label …`
                """)
        }
    }

    /// Prints the label of a tag that is done; nil where there is none to print.
    func print(after outcome: ProvisioningDesk.Outcome) -> Outcome? {
        guard case .done(let slot, _) = outcome else { return nil }
        var advice = ""
        do {
            // Anew for each label: the box may be enrolled in the middle of a batch.
            var codes = try PairedCodes(catalog, batch: batch, except: TakenCodes(workspace, catalog))
            guard let tag = try catalog.placement(slot.placement),
                let code = try codes.placement(slot: slot.slot, beside: tag)
            else { throw Failure("its QR code is not in the catalog any more") }
            let lines = [code.label, code.code.description].filter { !$0.isEmpty }
            advice = "; print it with: " + command(options.words(code.code.description, lines: lines))
            try options.print(QRPayload(code, origin), lines: lines, size: size)
            return .printed
        } catch {
            warn("the tag of slot \(slot.slot) is done, but its label was not printed: \(error)\(advice)")
            return .failed
        }
    }

    /// A command for a shell, for the same appliance.
    private func command(_ words: [String]) -> String {
        var words = words
        if isLocal { words.append("--local") }
        if let state = common.state { words += ["--state", state] }
        if let config = common.config { words += ["--config", config] }
        return words.map(\.shellQuoted).joined(separator: " ")
    }
}

extension String {
    /// As one word of a POSIX shell (Shell Command Language, 2.2.2).
    fileprivate var shellQuoted: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-_./:=@%+,".utf8.contains(byte)
                }
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
