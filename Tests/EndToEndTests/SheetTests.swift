// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Sheets of labels")
    struct SheetTests {
        private static let rows = """
            destination,caption,table
            https://shop.example/1,Chợ Bến Thành,1
            https://shop.example/2,Quầy số hai,2
            https://shop.example/3,Trà đá,3

            """

        @Test(
            "Each row becomes a code that redirects, and its symbol on the page says so",
            .enabled(if: Scanner.obstacle == nil, Scanner.skipped),
            .enabled(if: Tool.path("pdftoppm") != nil, "SKIPPED: pdftoppm (poppler-utils) is not installed"))
        func printed() throws {
            let box = try Appliance()
            let sheet = Printout(in: box)
            let rows = try box.file("rows.csv", Self.rows)
            let done = try box.run(["sheet", "--csv", rows, "--template", "L7163", "--verify"] + sheet.options)
            #expect(done.status == .exited(0), "\(done.errors)")
            let codes = try sheet.column("code")
            #expect(codes.count == 3)
            #expect(try sheet.column("url") == codes.map { "\(Appliance.publicURL)/\($0)".uppercased() })
            try Tool.run("pdftoppm", ["-r", "150", "-png", sheet.pdf, "page"], in: box.scratch)
            let page = try #require(try box.files().first { $0.hasPrefix("page") })
            let read = try Tool.run(
                "zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", page], in: box.scratch)
            #expect(Set(read.split(separator: "\n").map(String.init)) == Set(try sheet.column("url")))
            try box.start()
            for (index, code) in codes.enumerated() {
                let location = try box.request("GET", "/\(code)")["Location"]
                #expect(location?.hasPrefix("https://shop.example/\(index + 1)?click_id=") == true)
            }
        }

        @Test("The same order again is the same bytes and mints nothing; so is a reprint from the manifest")
        func reprinted() throws {
            let box = try Appliance()
            let rows = try box.file("rows.csv", Self.rows)
            let sheets = ["a", "b", "c"].map { Printout(in: box, $0) }
            for sheet in sheets.prefix(2) {
                let done = try box.run(["sheet", "--csv", rows, "--template", "5160"] + sheet.options)
                #expect(done.status == .exited(0), "\(done.errors)")
            }
            let done = try box.run(
                ["sheet", "--reprint", sheets[0].manifest, "--template", "5160"] + sheets[2].options)
            #expect(done.status == .exited(0), "\(done.errors)")
            for sheet in sheets.dropFirst() { #expect(try sheet.bytes == sheets[0].bytes) }
            #expect(try box.placementCount() == 3)
            let part = Printout(in: box, "part")
            #expect(
                try box.run(
                    ["sheet", "--reprint", sheets[0].manifest, "--serials", "2-", "--template", "5160", "--start", "7"]
                        + part.options
                ).status == .exited(0))
            #expect(try part.column("code") == Array(sheets[0].column("code").dropFirst()))
            #expect(try part.column("row") + part.column("col") == ["3", "3", "1", "2"])
        }

        @Test("Another name is another order, with codes of its own; another order by the same name is refused")
        func batches() throws {
            let box = try Appliance()
            let rows = try box.file("rows.csv", Self.rows)
            let (spring, summer) = (Printout(in: box, "spring"), Printout(in: box, "summer"))
            for (sheet, batch) in [(spring, "spring"), (summer, "summer")] {
                let done = try box.run(
                    ["sheet", "--csv", rows, "--template", "2x3", "--batch", batch] + sheet.options)
                #expect(done.status == .exited(0), "\(done.errors)")
            }
            #expect(Set(try spring.column("code")).isDisjoint(with: try summer.column("code")))
            let other = try box.file("other.csv", "destination\nhttps://shop.example/9\n")
            let refused = try box.run(
                ["sheet", "--csv", other, "--template", "2x3", "--batch", "spring"]
                    + Printout(in: box, "other").options)
            #expect(refused.status == .exited(3))
            #expect(refused.errors.contains("spring"))
        }

        @Test("A touchpoint gets as many placements as are asked for, numbered and live")
        func counted() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            try box.start()
            let sheet = Printout(in: box)
            let result = try box.json(
                "sheet", "--touchpoint", touchpoint.id, "--count", "30", "--label", "Bàn", "--template", "L7651",
                "--out", sheet.pdf, "--manifest", sheet.manifest)
            #expect(result["labels"]?.int == 30 && result["minted"]?.int == 30)
            #expect(try sheet.column("caption").last == "Bàn 30")
            #expect(try sheet.column("serial") == (1...30).map(String.init))
            let code = try #require(try sheet.column("code").last)
            #expect(try eventually(within: 1, every: 0.02) { try box.request("GET", "/\(code)").status == 302 })
        }

        /// A file, the words of the refusal, and its exit code.
        private static let faults: [(csv: String, options: [String], words: [String], status: Int32)] = [
            ("destination,caption\nhttps://a.example,\"open\n", [], ["row 2", "quote"], 3),
            ("caption\nHello\n", [], ["destination"], 3),
            ("destination,code\nhttps://a.example,ONE\nhttps://b.example,one\n", [], ["row 3", "code"], 3),
            ("destination\n", [], ["no rows"], 3),
            ("", [], ["empty"], 3),
            ("destination\nhttps://a.example\nftp://b.example\n", [], ["row 3", "destination"], 3),
            ("destination,caption\nhttps://a.example,日本\n", [], ["row 2", "日"], 3),
            (
                "destination,caption\nhttps://a.example,\(String(repeating: "Wörter", count: 40))\n", [],
                ["row 2", "too wide"], 3
            ),
            ("destination\nhttps://a.example\n", ["--caption", "{tabel}"], ["tabel", "destination"], 3),
            ("destination\nhttps://a.example\n", ["--caption", "{"], ["brace"], 3),
            ("destination\nhttps://a.example\n", ["--template", "L9999"], ["L9999", "L7160"], 3),
            ("destination\nhttps://a.example\n", ["--template", "90x90"], ["90 rows"], 3),
            ("destination\nhttps://a.example\n", ["--template", "2x2", "--paper", "B17"], ["B17"], 2),
            ("destination\nhttps://a.example\n", ["--start", "99"], ["--start"], 2),
            ("destination\nhttps://a.example\n", ["--font", "No Such Family"], ["No Such Family"], 3),
            ("destination\nhttps://a.example\n", ["--out", "/nonexistent/x.pdf"], ["/nonexistent/x.pdf"], 1),
            ("destination\nhttps://a.example\n", ["--light", "#777777"], ["#777777"], 3),
            ("destination\nhttps://a.example\n", ["--batch", "a b"], ["a b"], 3),
        ]

        @Test(
            "What is wrong is told with its row or its word, and leaves no file and no code", arguments: faults.indices)
        func faulty(index: Int) throws {
            let fault = Self.faults[index]
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let before = try box.placementCount()
            let rows = try box.file("rows.csv", fault.csv)
            let present = try box.files()
            let sheet = Printout(in: box)
            var words = ["sheet", "--csv", rows] + fault.options
            if !fault.options.contains("--template") { words += ["--template", "L7651"] }
            if !fault.options.contains("--out") { words += sheet.options }
            let refused = try box.run(words)
            #expect(refused.status == .exited(fault.status), "\(refused.errors)")
            for word in fault.words { #expect(refused.errors.contains(word), "\(refused.errors)") }
            let left = try box.files().subtracting(present).filter { !$0.hasPrefix("command-") }
            #expect(left.isEmpty)
            #expect(try box.placementCount() == before)
        }

        @Test("Without a reachable public URL no sheet is printed, unless --local")
        func unreachable() throws {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_PUBLIC_URL"] = .some("http://localhost:8080")
            let rows = try box.file("rows.csv", Self.rows)
            let words = ["sheet", "--csv", rows, "--template", "L7160"] + Printout(in: box).options
            let refused = try box.run(words)
            #expect(refused.status == .exited(3) && refused.errors.contains("redirect.public_url"))
            #expect(try box.placementCount() == 0)
            #expect(try box.run(words + ["--local"]).status == .exited(0))
        }

        @Test("A trial checks everything and writes nothing")
        func trial() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let rows = try box.file("rows.csv", Self.rows)
            let before = (try box.placementCount(), try box.files())
            let trial = try box.run("sheet", "--csv", rows, "--template", "L7160", "--dry-run")
            #expect(trial.status == .exited(0), "\(trial.errors)")
            #expect(trial.output.contains("3 labels"))
            #expect(try box.placementCount() == before.0)
            #expect(
                try box.files().filter { !$0.hasPrefix("command-") } == before.1.filter { !$0.hasPrefix("command-") })
        }

        @Test("A symbol that is read as something else keeps the sheet back, and its codes unminted")
        func misread() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let before = try box.placementCount()
            let rows = try box.file("rows.csv", Self.rows)
            let reader = try box.file("bin-zbarimg", "")
            let folder = "\(box.scratch)/bin"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try "#!/bin/sh\necho \"<index num='0'><data><![CDATA[HTTP://ELSEWHERE]]></data></index>\"\n"
                .write(toFile: "\(folder)/zbarimg", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/zbarimg")
            try FileManager.default.removeItem(atPath: reader)
            box.environment["PATH"] = "\(folder):/usr/bin:/bin"
            let sheet = Printout(in: box)
            let refused = try box.run(["sheet", "--csv", rows, "--template", "L7160"] + sheet.options)
            #expect(refused.status == .exited(1))
            #expect(refused.errors.contains("row 2") && refused.errors.contains("HTTP://ELSEWHERE"))
            #expect(!FileManager.default.fileExists(atPath: sheet.pdf))
            #expect(try box.placementCount() == before)
        }

        @Test("Without a reader --verify refuses; without --verify a sheet is printed with a word about it")
        func unverified() throws {
            let box = try Appliance()
            let rows = try box.file("rows.csv", Self.rows)
            box.environment["PATH"] = "\(box.scratch)"
            let words = ["sheet", "--csv", rows, "--template", "L7160"] + Printout(in: box).options
            let refused = try box.run(words + ["--verify"])
            #expect(refused.status == .exited(1) && refused.errors.contains("zbar-tools"))
            let done = try box.run(words)
            #expect(done.status == .exited(0) && done.errors.contains("not read back"))
        }

        @Test("A queue gets the PDF in its own size")
        func queue() throws {
            let box = try Appliance()
            let rows = try box.file("rows.csv", Self.rows)
            let folder = "\(box.scratch)/bin"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try "#!/bin/sh\nprintf '%s ' \"$@\" > '\(box.scratch)/words'\ncat > '\(box.scratch)/job'\n"
                .write(toFile: "\(folder)/lp", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/lp")
            box.environment["PATH"] = "\(folder):/usr/bin:/bin"
            let sheet = Printout(in: box)
            let done = try box.run(
                ["sheet", "--csv", rows, "--template", "5160", "--print", "office"] + sheet.options)
            #expect(done.status == .exited(0), "\(done.errors)")
            let words = try String(contentsOfFile: "\(box.scratch)/words", encoding: .utf8)
            #expect(words.contains("-d office") && words.contains("media=Letter"))
            #expect(words.contains("print-scaling=none"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(box.scratch)/job")) == sheet.bytes)
        }
    }
}
