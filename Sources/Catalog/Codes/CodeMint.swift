// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Draws new codes from the blocks of a device.
public struct CodeMint: Sendable {
    /// The blocks in the order of use, 15 bits each.
    public let blocks: [UInt16]
    private var current = 0

    /// How often a block is tried for one code before the next block is taken. A block in which this many draws in a
    /// row were used is, in all likelihood, more than 98 % full.
    static let tries = 512

    /// A mint over the device's blocks.
    public init(blocks: [UInt16]) {
        self.blocks = blocks
    }

    /// A code that was never used. `isUsed` answers for every code the catalog ever held, retired ones too.
    public mutating func next(
        using generator: inout some RandomNumberGenerator, isUsed: (CodeKey) throws -> Bool
    ) throws -> Code {
        while current < blocks.count {
            for _ in 0..<Self.tries {
                let code = Code(block: blocks[current], number: UInt32.random(in: 0..<(1 << 20), using: &generator))
                if try !isUsed(code.key) { return code }
            }
            current += 1
        }
        throw CodeMintError(blocks: blocks.count)
    }
}

/// Every block of the device is full.
public struct CodeMintError: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many blocks there are.
    public let blocks: Int

    public var description: String {
        switch blocks {
        case 0: "this device has no block of codes; enrol it, or check identity.json"
        case 1: "this device's block of codes is full; ask the core for another block"
        default: "all \(blocks) blocks of codes of this device are full; ask the core for another block"
        }
    }
}
