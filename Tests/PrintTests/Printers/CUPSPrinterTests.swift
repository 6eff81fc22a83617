// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing

@testable import Print

@Suite struct CUPSPrinterTests {
    /// A program in `lp`'s place that notes its words and its input beside itself.
    private final class FakeSpooler {
        let path: String

        init(_ ending: String = "") throws {
            var template = Array("/tmp/waypost-lp-XXXXXX".utf8CString)
            path = String(cString: try #require(mkdtemp(&template))) + "/lp"
            let script = "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$0.words\"\ncat > \"$0.input\"\n\(ending)\n"
            // By another program: a child of another test could inherit a file that is open for writing here, and for
            // as long nobody can run it (ETXTBSY).
            let writer = ChildProgram("install", arguments: ["-m", "700", "/dev/stdin", path])
            try #require(try writer.run(input: Array(script.utf8), patience: .seconds(20)).status == 0)
        }

        deinit {
            for name in ["", ".words", ".input"] { unlink(path + name) }
            rmdir(String(path.dropLast(3)))
        }

        func note(_ name: String) throws -> [UInt8] {
            try Descriptor(opening: "\(path).\(name)", flags: O_RDONLY).read(limit: 1 << 20, path: path)
        }
    }

    @Test func `labels go to the queue untouched`() throws {
        let spooler = try FakeSpooler()
        var seen: [Int] = []
        try CUPSPrinter(queue: "Zebra-1", content: .raw, title: "two words; $HOME", program: spooler.path)
            .send([0, 1, 0xFF, 10]) { seen.append($0) }
        #expect(try spooler.note("input") == [0, 1, 0xFF, 10])
        let words = String(decoding: try spooler.note("words"), as: UTF8.self).split(separator: "\n")
        #expect(words == ["-d", "Zebra-1", "-t", "two words; $HOME", "-o", "raw", "--"])
        #expect(seen == [4])
    }

    @Test func `pages go in their own size, without scaling`() throws {
        let label = try #require(CUPSMedia(widthMM: 57.5, heightMM: 32))
        for (media, name) in [(CUPSMedia.a4, "A4"), (.letter, "Letter"), (label, "Custom.57.5x32mm")] {
            let printer = CUPSPrinter(queue: "q", content: .pages(media))
            #expect(
                printer.arguments == [
                    "-d", "q", "-t", "waypost", "-o", "media=\(name)", "-o", "print-scaling=none", "--",
                ])
        }
        #expect(CUPSMedia(widthMM: .nan, heightMM: 1) == nil && CUPSMedia(widthMM: 1, heightMM: 0) == nil)
    }

    @Test func `what lp says against a job is in the error, as one line`() throws {
        let spooler = try FakeSpooler("echo 'lp: Error - no such queue' >&2; printf 'a\\033[31mb\\n' >&2; exit 1")
        let error = #expect(throws: PrintError.self) {
            try CUPSPrinter(queue: "q", content: .raw, program: spooler.path).send([1])
        }
        #expect(
            error?.description == "cannot print on q: lp ended with status 1: lp: Error - no such queue; a[31mb")
    }

    @Test func `a missing lp says what to install, a stuck one does not hold anybody`() throws {
        let error = #expect(throws: PrintError.self) {
            try CUPSPrinter(queue: "q", content: .raw, program: "/nowhere/lp").send([1])
        }
        #expect(error?.description == "cannot print on q: /nowhere/lp is not installed; install cups-client")
        let spooler = try FakeSpooler("sleep 60")
        let stuck = #expect(throws: PrintError.self) {
            try CUPSPrinter(queue: "q", content: .raw, program: spooler.path, patience: .milliseconds(300)).send([1])
        }
        #expect(stuck?.description.contains("did not end within") == true)
    }
}
