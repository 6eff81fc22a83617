// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import PN532Simulator
import Testing

/// A program of Debian's that talks to a reader.
struct Tool {
    let name: String

    /// nil where the program is there.
    static func obstacle(_ names: String...) -> Comment? {
        let absent = names.filter { access("/usr/bin/\($0)", X_OK) != 0 }
        return absent.isEmpty ? nil : "\(absent.joined(separator: ", ")) not installed, see scripts/setup"
    }

    /// Runs it on a reader.
    @discardableResult
    func run(
        _ arguments: String..., on reader: SimulatedReader, input: String = "", status: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let device = "LIBNFC_DEVICE=\(reader.connstring)"
        let program = ChildProgram("env", arguments: [device, "/usr/bin/\(name)"] + arguments)
        let outcome = try program.run(input: Array(input.utf8), patience: .seconds(20))
        let said = String(decoding: outcome.output, as: UTF8.self)
        #expect(
            outcome.status == status, "\(said)\(String(decoding: outcome.errors, as: UTF8.self))",
            sourceLocation: sourceLocation)
        return said
    }
}

/// A file that is gone after the test.
final class ScratchFile {
    let path: String

    init(_ content: [UInt8] = []) throws {
        var template = Array("/tmp/waypost-pn532-XXXXXX".utf8CString)
        let descriptor = Descriptor(owning: mkstemp(&template))
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try #require(write(descriptor.number, content, content.count) == content.count)
    }

    deinit { unlink(path) }

    func content() throws -> [UInt8] {
        try Descriptor(opening: path, flags: O_RDONLY).read(limit: 1 << 20, path: path)
    }
}

/// A folder that is gone after the test, with what is in it.
final class ScratchFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/waypost-pn532-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        _ = try? ChildProgram("rm", arguments: ["-rf", path]).run(patience: .seconds(10))
    }
}

/// The simulator as a program.
enum BuiltProgram {
    /// Beside the tests, where `swift build --build-tests` puts both; else of the release build of this package.
    static let path: String = [beside, released].first { access($0, X_OK) == 0 } ?? released

    private static let name = "pn532-simulator"

    private static var beside: String {
        guard let own = realpath("/proc/self/exe", nil) else { return "" }
        defer { free(own) }
        return folder(of: String(cString: own)) + "/" + name
    }

    private static var released: String {
        (1...3).reduce(#filePath) { path, _ in folder(of: path) } + "/.build/release/" + name
    }

    private static func folder(of path: String) -> String {
        String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    }
}
