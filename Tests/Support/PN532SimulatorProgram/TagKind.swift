// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PN532Simulator

/// A word of --tag.
enum TagKind {
    case type2(Type2Model)
    case classic
    case type4(changesUID: Bool)

    init(_ name: Substring) throws {
        let word = name.lowercased()
        if let model = Type2Model.all.first(where: { $0.name.lowercased() == word }) {
            self = .type2(model)
            return
        }
        switch word {
        case "classic1k": self = .classic
        case "type4": self = .type4(changesUID: false)
        case "randomid": self = .type4(changesUID: true)
        default:
            let names = Type2Model.all.map(\.name) + ["Classic1K", "Type4", "RandomID"]
            throw ValidationError("there is no tag \"\(name)\"; there are \(names.joined(separator: ", "))")
        }
    }

    func made(uid: [UInt8]?, number: UInt32, options: TagOptions) throws -> any SimulatedTag {
        switch self {
        case .type2(let model):
            var tag = Type2Tag(model, number: number)
            if let uid {
                guard uid.count == 7 else { throw ValidationError("a \(model.name) has a UID of 7 bytes") }
                tag = Type2Tag(model, uid: uid)
            }
            try dress(&tag, options)
            return tag
        case .classic:
            let uid = uid ?? [0xC1] + (0..<3).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            guard uid.count != 10 else { throw ValidationError("a Classic1K has a UID of 4 or 7 bytes") }
            return ClassicTag(uid: uid)
        case .type4(let changesUID):
            let own = (0..<3).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
            // https://example.com/
            let example: [UInt8] = [0xD1, 0x01, 0x0D, 0x55, 0x04] + Array("example.com/".utf8)
            return Type4Tag(
                uid: uid ?? (changesUID ? [0x08] + own : [0x04, 0x51, 0x52, 0x53] + own),
                message: try options.content.map(File.read) ?? example, changesUID: changesUID)
        }
    }

    private func dress(_ tag: inout Type2Tag, _ options: TagOptions) throws {
        tag.latchesConfiguration = options.latched
        if let path = options.content {
            let bytes = try File.read(path)
            let page = bytes.count == tag.memory.count ? 0 : 4
            guard page * 4 + bytes.count <= tag.memory.count else {
                throw ValidationError("\(path) has \(bytes.count) bytes, and a \(tag.model.name) \(tag.memory.count)")
            }
            tag.preload(bytes, at: page)
        }
        if let password = options.password {
            let parts = password.split(separator: ":").map { Hexadecimal.bytes($0) ?? [] }
            guard parts.first?.count == 4, parts.count == 1 || parts.count == 2 && parts[1].count == 2 else {
                throw ValidationError("--password takes 4 bytes in hexadecimal, and after a colon 2 for PACK")
            }
            guard tag.model.configurationPage != nil else {
                throw ValidationError("a \(tag.model.name) knows no password")
            }
            tag.protect(
                password: parts[0], pack: parts.count == 2 ? parts[1] : [0, 0], reading: options.protectReading)
        }
        if let text = options.signature {
            guard let signature = Hexadecimal.bytes(text), signature.count == 32 else {
                throw ValidationError("--signature takes 32 bytes in hexadecimal")
            }
            tag.signature = signature
        }
        for word in options.clone?.split(separator: ",") ?? [] {
            guard let flaw = Type2Tag.Flaw(rawValue: String(word)) else {
                let names = Type2Tag.Flaw.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no flaw \"\(word)\"; there are \(names)")
            }
            tag.spoil(flaw)
        }
        if options.locked { tag.lock() }
    }
}
