// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Reader

/// hardware/60-waypost-reader.rules as udev(7) would read it, as far as that page has words for what is in it.
@Suite struct `The udev rule for readers` {
    private struct Word {
        let key: String
        let sign: String
        let value: String
        var isMatch: Bool { sign == "==" || sign == "!=" }
    }

    private static let text: String? = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try? String(
            contentsOf: package.appendingPathComponent("hardware/60-waypost-reader.rules"), encoding: .utf8)
    }()

    /// Each line that is a rule, in words.
    private func rules() throws -> [[Word]] {
        let shape =
            #/(ACTION|SUBSYSTEM|KERNEL|ATTRS\{\w+\}|ENV\{\w+\}|SYMLINK|GROUP|MODE|GOTO|LABEL)(==|!=|\+=|=)"([^"]+)"/#
        let lines = try #require(Self.text).split(separator: "\n").filter { !$0.hasPrefix("#") }
        return try lines.map { line in
            try line.components(separatedBy: ", ").map { word in
                let found = try #require(try shape.wholeMatch(in: word), "\(word)")
                return Word(key: String(found.1), sign: String(found.2), value: String(found.3))
            }
        }
    }

    /// What a device gets, by the rules from top to bottom.
    private func given(_ device: [String: String]) throws -> [String: String] {
        var (facts, label): ([String: String], String?) = (device, nil)
        for rule in try rules() {
            if let wanted = label {
                if rule.contains(where: { $0.key == "LABEL" && $0.value == wanted }) { label = nil }
                continue
            }
            let fits = rule.filter(\.isMatch).allSatisfy { word in
                let isEqual = facts[word.key].map { fnmatch(word.value, $0, 0) == 0 } ?? false
                return isEqual == (word.sign == "==")
            }
            guard fits else { continue }
            for word in rule where !word.isMatch && word.key != "LABEL" {
                if word.key == "GOTO" { label = word.value } else { facts[word.key] = word.value }
            }
        }
        #expect(label == nil, "a label that is not there")
        return facts
    }

    private func bridge(_ vendor: String, _ product: String) -> [String: String] {
        [
            "ACTION": "add", "SUBSYSTEM": "tty", "KERNEL": "ttyUSB0", "ATTRS{idVendor}": vendor,
            "ATTRS{idProduct}": product,
        ]
    }

    @Test(arguments: [("1a86", "7523"), ("10c4", "ea60"), ("0403", "6001")])
    func `gives the usual bridges a name that libnfc can open, and the service's group`(
        vendor: String, product: String
    ) throws {
        let facts = try given(bridge(vendor, product))
        let name = try #require(facts["SYMLINK"])
        #expect(try ConnectionString("pn532_uart:/dev/\(name)").path == "/dev/waypost-reader")
        #expect(facts["GROUP"] == "dialout" && facts["MODE"] == "0660")
        #expect(facts["ENV{ID_MM_DEVICE_IGNORE}"] == "1")
        let advice = #expect(throws: RadioError.self) { try ConnectionString("pn532_uart:/dev/serial/by-path/usb-0:1") }
        #expect(advice?.message.contains("/dev/\(name);") == true)
    }

    @Test func `leaves everything else as it is`() throws {
        var hub = bridge("1a86", "7523")
        hub["SUBSYSTEM"] = "usb"
        var line = bridge("1a86", "7523")
        line["KERNEL"] = "ttyS0"
        var gone = bridge("1a86", "7523")
        gone["ACTION"] = "remove"
        for device in [hub, line, gone, bridge("1a86", "5523"), bridge("067b", "2303")] {
            #expect(try given(device) == device)
        }
    }

    @Test func `matches before it assigns, and has one label for each jump`() throws {
        let words = try rules().flatMap(\.self)
        for word in words {
            let isMatching = ["ACTION", "SUBSYSTEM", "KERNEL"].contains(word.key) || word.key.hasPrefix("ATTRS")
            if !word.key.hasPrefix("ENV") { #expect(word.isMatch == isMatching, "\(word.key)") }
        }
        #expect(
            Set(words.filter { $0.key == "GOTO" }.map(\.value)) == Set(words.filter { $0.key == "LABEL" }.map(\.value)))
    }
}
