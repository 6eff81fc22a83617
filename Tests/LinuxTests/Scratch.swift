// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Linux

/// A directory that goes with the test.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/waypost-test-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        for name in names() { unlink(path + "/" + name) }
        rmdir(path)
    }

    func names() -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func read(_ name: String) throws -> String {
        let file = try Descriptor(opening: path + "/" + name, flags: O_RDONLY)
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(file.number, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
