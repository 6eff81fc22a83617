// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
internal import TOMLKit

/// A configuration file, parsed but not judged.
public struct SettingsFile: Sendable {
    /// One `key = value`. A value outside every section has an empty one.
    struct Entry: Sendable {
        let section: String
        let name: String
        let value: SettingValue
    }

    /// The path as given.
    public let path: String
    let entries: [Entry]
    /// The names of all sections, empty ones too.
    let sections: [String]
    private let lines: [Substring]

    /// Configuration files are small; a megabyte is somebody's other file.
    private static let limit = 1_048_576

    /// Reads and parses a file.
    public init(reading path: String) throws(SettingsError) {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Descriptor(opening: path, flags: O_RDONLY).read(limit: Self.limit + 1, path: path)
        } catch {
            throw Self.failure(path, line: nil, "cannot \(error.action) it: \(error.reason)")
        }
        guard bytes.count <= Self.limit else { throw Self.failure(path, line: nil, "is larger than a megabyte") }
        try self.init(text: String(decoding: bytes, as: UTF8.self), path: path)
    }

    /// Parses a text; `path` is for the errors.
    public init(text: String, path: String) throws(SettingsError) {
        // The parser's strings end at a NUL, so what stands after one would be lost in silence.
        for mark in ["\0", "\\u0000", "\\U00000000"] where text.contains(mark) {
            throw Self.failure(path, line: nil, "holds a NUL character")
        }
        let table: TOMLTable
        do { table = try TOMLTable(string: text) } catch let error as TOMLParseError {
            throw Self.failure(path, line: error.source.begin.line, "is not TOML: \(error.description)")
        } catch {
            throw Self.failure(path, line: nil, "is not TOML: \(error)")
        }
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Values point into the table, and would outlive it otherwise.
        (entries, sections) = withExtendedLifetime(table) { Self.flatten(table) }
    }

    private static func failure(_ path: String, line: Int?, _ reason: String) -> SettingsError {
        SettingsError(
            problems: [SettingsProblem(source: .file(path, line: line), key: nil, value: nil, reason: reason)])
    }

    private static func flatten(_ table: TOMLTable) -> ([Entry], [String]) {
        var entries: [Entry] = []
        var sections: [String] = []
        for name in table.keys {
            guard let node = table[name] else { continue }
            guard let section = node.table else {
                entries.append(Entry(section: "", name: name, value: value(of: node)))
                continue
            }
            sections.append(name)
            for key in section.keys {
                guard let node = section[key] else { continue }
                entries.append(Entry(section: name, name: key, value: value(of: node)))
            }
        }
        return (entries, sections)
    }

    private static func value(of node: any TOMLValueConvertible) -> SettingValue {
        if let text = node.string { return .text(text) }
        if let number = node.int { return .integer(number) }
        if let flag = node.bool { return .flag(flag) }
        if let array = node.array {
            let texts = array.compactMap(\.string)
            return texts.count == array.count ? .texts(texts) : .other(type: "a list of other things", text: "[…]")
        }
        switch node.type {
        case .table: return .other(type: "a table", text: "{…}")
        case .double: return .other(type: "a number with a fraction", text: node.debugDescription)
        default: return .other(type: "a date or a time", text: node.debugDescription)
        }
    }

    /// The line, from 1, where a key stands; nil where it cannot be told. Without a key, the line of the section.
    func line(section: String, key: String?) -> Int? {
        var current = ""
        for (index, line) in lines.enumerated() {
            let line = line.trimmed
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                current = Self.bare(line[line.index(after: line.startIndex)..<end])
                if key == nil && current == section { return index + 1 }
            } else if let key, let equals = line.firstIndex(of: "=") {
                let name = Self.bare(line[..<equals])
                let path = current.isEmpty ? name : current + "." + name
                if path == (section.isEmpty ? key : section + "." + key) { return index + 1 }
            }
        }
        return nil
    }

    private static func bare(_ name: Substring) -> String {
        String(name.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" })
    }
}
