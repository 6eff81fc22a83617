// SPDX-License-Identifier: Apache-2.0

/// Tags of strangers: whatever stands on one, a write that is cut anywhere leaves it old, empty or new, and a plan made
/// anew brings the new message.
enum TagFuzz {
    private static let models: [TagModel] = [.ntag213, .ntag215, .ultralight, .ultralightC, .ultralightEV1Large]
    private static let message = try? NDEFMessage(link: "https://go.example/7K3M9Q")

    static func run(_ bytes: [UInt8]) {
        guard let first = bytes.first, let message, let map = models[Int(first) % models.count].map else { return }
        let model = models[Int(first) % models.count]
        var memory = TagMemory(Array(repeating: 0, count: map.pageCount * 4))
        // Every other time with the container of the factory, so that not all is unformatted.
        if first & 0x80 == 0 { memory[3] = map.container }
        memory.enter(Array(bytes.dropFirst()) + Array(repeating: 0, count: 3), at: first & 0x80 == 0 ? 4 : 3)

        let old = TagContent(memory, model)
        let problems: [WritePlan.Problem]
        do throws(WritePlan.Problem) {
            let plan = try WritePlan(message, onto: memory, of: model, rebuilds: true)
            precondition(plan.writes.allSatisfy { map.user.contains($0.page) || $0.page == 3 })
            var tag = memory
            for write in plan.writes {
                cut(tag, before: write, old, message, model)
                tag[write.page] = write.bytes
            }
            precondition(TagContent(tag, model) == .message(message) && plan.mismatches(in: tag).isEmpty)
            problems = []
        } catch { problems = [error] }
        for case .broken(let error) in problems { preconditionFailure("\(error), and was to be written over") }
    }

    private static func cut(
        _ tag: TagMemory, before write: PageWrite, _ old: TagContent, _ message: NDEFMessage, _ model: TagModel
    ) {
        // The container is written whole or not at all (NTAG21x data sheet, section 10.4).
        let masks = write.page == 3 ? 0..<1 : 0..<15
        for mask in masks {
            var torn = tag
            var page = tag[write.page] ?? .zero
            for byte in 0..<4 where mask >> byte & 1 == 1 { page[byte] = write.bytes[byte] }
            torn[write.page] = page
            let content = TagContent(torn, model)
            precondition(content.isFree || content == old || content == .message(message), "\(content)")
            guard mask == 5 || mask == 0, let rest = try? WritePlan(message, onto: torn, of: model, rebuilds: true)
            else {
                precondition(mask != 5 && mask != 0)
                continue
            }
            for write in rest.writes { torn[write.page] = write.bytes }
            precondition(TagContent(torn, model) == .message(message))
        }
    }
}
