// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import NFC
import Redirect
import Tracking

/// The keys of tags that sign their links, from their file.
struct SUNKeys: TapKeys {
    private let ring: SUNKeyRing

    /// A file of keys has some hundred bytes a tag; more than this is none.
    private static let mostBytes = 16 << 20

    /// Reads the keys. A file that others may read is refused: who has the keys can sign any tap.
    init(file path: String) throws {
        let file = try Descriptor(opening: path, flags: O_RDONLY)
        var facts = stat()
        try systemCall("look at", path) { Int(fstat(file.number, &facts)) }
        guard facts.st_mode & (S_IRWXG | S_IRWXO) == 0 else {
            throw Refusal("\(path) may be read by others than its owner; chmod 600 it")
        }
        var bytes: [UInt8] = []
        while bytes.count <= Self.mostBytes {
            let more = try file.read(limit: 1 << 16, path: path)
            if more.isEmpty { break }
            bytes += more
        }
        guard bytes.count <= Self.mostBytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal("\(path) is no file of keys: it is not UTF-8, or larger than \(Self.mostBytes >> 20) MiB")
        }
        do throws(SUNKeyRingError) {
            ring = try SUNKeyRing(lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        } catch {
            throw Refusal("\(path), \(error)")
        }
    }

    func open(_ tap: SignedTap) -> (uid: TapUID, counter: UInt32)? {
        let proved: SUNTap?
        switch tap {
        case .encrypted(let data, let mac): proved = try? ring.open(picc: data, code: mac)
        case .plain(let uid, let counter, let mac):
            guard let tag = NFC.TagUID(uid.description), let count = TapCounter(counter) else { return nil }
            proved = try? ring.open(uid: tag, counter: count, code: mac)
        }
        guard let proved, let uid = TapUID(bytes: proved.uid.bytes) else { return nil }
        return (uid, proved.counter.value)
    }
}
