// SPDX-License-Identifier: Apache-2.0

/// Normalisation: total, idempotent, and never two texts under one key.
enum CodeFuzz {
    static func run(_ bytes: [UInt8]) {
        guard let key = Code.normalise(bytes) else {
            precondition(bytes.isEmpty || bytes.count > CodeKey.longest || bytes.contains { !isSymbol($0) })
            return
        }
        let text = key.text
        precondition((1...CodeKey.longest).contains(text.utf8.count))
        precondition(text.utf8.allSatisfy { isSymbol($0) && !(0x61...0x7A).contains($0) })
        guard let again = Code.normalise(text.utf8) else { preconditionFailure("\(text) is not normal") }
        precondition(again == key && again.text == text && again.isCodeShaped == key.isCodeShaped)
        precondition(again.mixed == key.mixed)
        if let code = key.minted {
            precondition(code.key == key && code.description == text)
            precondition(Code(block: code.block, number: code.number) == code)
        } else {
            // Only hyphens of a minted code fall away: the key still has every symbol that came.
            precondition(text.utf8.count == bytes.count || key.isCodeShaped)
        }
    }

    private static func isSymbol(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2D, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
