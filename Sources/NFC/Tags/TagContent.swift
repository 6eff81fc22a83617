// SPDX-License-Identifier: Apache-2.0

/// What a phone would find on a Type 2 tag.
public enum TagContent: Hashable, Sendable {
    /// No container: no phone takes it for a tag with NDEF.
    case unformatted
    /// A container, and no NDEF block.
    case blank
    /// An NDEF block of no bytes, as from the factory, or after a write that did not end.
    case empty
    case message(NDEFMessage)
    /// What stands there is no message, or in no order.
    case broken(String)
    /// This page has to be read first.
    case unread(page: Int)

    /// Reads it from the pages that are known.
    public init(_ memory: TagMemory, _ model: TagModel) {
        guard let map = model.map else {
            self = .unformatted
            return
        }
        guard let page = memory[3] else {
            self = .unread(page: 3)
            return
        }
        guard let container = CapabilityContainer(page) else {
            self = .unformatted
            return
        }
        do throws(TLVError) {
            let walk = try TLVWalk(memory, dataBytes: map.dataBytes(container))
            self = Self.read(walk.message, memory)
        } catch {
            self = if case .unread(let page) = error.reason { .unread(page: page) } else { .broken("\(error)") }
        }
    }

    private static func read(_ block: TLV?, _ memory: TagMemory) -> TagContent {
        guard let block else { return .blank }
        guard !block.value.isEmpty else { return .empty }
        guard let bytes = block.bytes(in: memory) else {
            return .unread(page: block.value.first { memory.byte($0) == nil }.map { $0 / 4 } ?? 0)
        }
        do throws(NDEFError) {
            return .message(try NDEFMessage(decoding: bytes))
        } catch { return .broken("\(error)") }
    }

    /// Nothing that anybody would miss.
    public var isFree: Bool {
        switch self {
        case .unformatted, .blank, .empty: true
        case .message(let message): message.records == [.empty]
        case .broken, .unread: false
        }
    }
}

extension PageMap {
    /// Bytes of the data area: what the container promises, as far as the chip has them.
    func dataBytes(_ container: CapabilityContainer) -> Int { min(container.dataBytes, user.count * 4) }
}
