// SPDX-License-Identifier: Apache-2.0

import Linux
import Testing

@testable import Settings

@Suite("The sample file")
struct SampleFileTests {
    /// The text of a file of packaging/, which lies two folders above this one.
    private func packaged(_ name: String = "waypost.toml") throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let path = root + "/packaging/" + name
        return String(
            decoding: try Descriptor(opening: path, flags: 0).read(limit: 1_000_000, path: path), as: UTF8.self)
    }

    @Test("packaging/waypost.toml is what the table of keys says")
    func isKept() throws {
        #expect(try packaged() == SampleFile.text)
        #expect(try packaged("waypost-core.toml") == CoreSettings.table.sample)
    }

    @Test("As it is, it changes nothing")
    func changesNothing() throws {
        let file = try SettingsFile(text: SampleFile.text, path: "waypost.toml")
        #expect(try EdgeSettings.table.load(file: file, environment: [:]).settings == EdgeSettings())
    }

    @Test("With every key uncommented it is right, and sets every key of the table to its default or example")
    func uncommented() throws {
        let text = SampleFile.text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("#") && !$0.hasPrefix("# ") ? $0.dropFirst() : $0 }.joined(separator: "\n")
        let loaded = try EdgeSettings.table.load(
            file: try SettingsFile(text: text, path: "waypost.toml"), environment: [:])
        #expect(loaded.entries.count == 48)
        #expect(loaded.entries.allSatisfy { $0.origin == .file && $0.value != nil })
        #expect(loaded.settings.redirect.publicURL?.settingText == "https://go.example.com")
        #expect(loaded.settings.redirect.deadlineMS == 150)
    }

    @Test("Each key is named with its environment variable, and no line is longer than 100 characters")
    func names() {
        let lines = SampleFile.text.split(separator: "\n")
        for key in EdgeSettings.table.keys {
            #expect(lines.contains { $0.hasPrefix("# \(key.variable): ") })
        }
        #expect(lines.allSatisfy { $0.count <= 100 })
    }
}
