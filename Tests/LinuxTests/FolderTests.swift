// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Linux

/// A folder to serve, and things beside it that must not be reached; all goes with the test.
private final class Site {
    private let scratch: Scratch
    private var made: [String] = []

    /// Holds `index.html`, `logo.svg` and `menu/index.html`; `secret.txt` and `private/` lie beside it.
    init() throws {
        scratch = try Scratch()
        for folder in ["site", "site/menu", "private"] { makeFolder("../" + folder) }
        for file in ["site/index.html", "site/logo.svg", "site/menu/index.html", "secret.txt", "private/key"] {
            try makeFile("../" + file, content: file)
        }
    }

    deinit { for path in made.reversed() where unlink(path) != 0 { rmdir(path) } }

    var path: String { scratch.path + "/site" }
    var folder: Folder { Folder(path: path) }

    /// The place of a name in the folder.
    func place(_ name: String) -> String {
        name.hasPrefix("../") ? scratch.path + "/" + name.dropFirst(3) : path + "/" + name
    }

    func makeFolder(_ name: String) {
        mkdir(place(name), 0o755)
        made.append(place(name))
    }

    func makeFile(_ name: String, content: String) throws {
        let file = try Descriptor(opening: place(name), flags: O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
        try file.write(Array(content.utf8), path: name)
        made.append(place(name))
    }

    func makeLink(_ name: String, to target: String) {
        symlink(target, place(name))
        made.append(place(name))
    }

    func makePipe(_ name: String) {
        mkfifo(place(name), 0o644)
        made.append(place(name))
    }

    func remove(_ name: String) { if unlink(place(name)) != 0 { rmdir(place(name)) } }

    /// The content behind the names, or nil where there is nothing to have.
    func content(_ names: String...) throws(FolderError) -> String? {
        do throws(FolderError) {
            let file = try folder.open(names)
            return (try? file.read(0..<file.size)).map { String(decoding: $0, as: UTF8.self) }
        } catch .absent {
            return nil
        }
    }

    var problems: [String] {
        Folder.problems(of: path, mostBytes: 1_000, mostFiles: 10).map {
            $0.hasPrefix(path) ? "site" + $0.dropFirst(path.count) : $0
        }
    }
}

@Suite("A folder")
struct FolderTests {
    @Test("gives the files in it, and its index for itself and for each folder")
    func gives() throws {
        let site = try Site()
        #expect(try site.content("logo.svg") == "site/logo.svg")
        #expect(try site.content() == "site/index.html")
        #expect(try site.content("menu", "index.html") == "site/menu/index.html")
        #expect(try site.content("menu") == "site/menu/index.html")
        #expect(try site.content("nothing") == nil)
        #expect(try site.content("logo.svg", "more") == nil)
        site.makeFolder("empty")
        #expect(try site.content("empty") == nil)
        site.makeFolder("odd")
        site.makeFolder("odd/index.html")
        #expect(try site.content("odd") == nil)
    }

    @Test("tells of a file what its validator needs")
    func facts() throws {
        let site = try Site()
        var facts = stat()
        #expect(stat(site.place("logo.svg"), &facts) == 0)
        let file = try site.folder.open(["logo.svg"])
        #expect(file.size == 13)
        #expect(file.inode == UInt64(facts.st_ino))
        #expect(file.device == UInt64(facts.st_dev))
        #expect(file.modified / 1_000_000_000 == Int64(facts.st_mtim.tv_sec))
        #expect(file.modified % 1_000_000_000 == Int64(facts.st_mtim.tv_nsec))
        #expect(file.name == "logo.svg")
        #expect(file.isIndex == false)
        let index = try site.folder.open(["menu"])
        #expect(index.name == "index.html")
        #expect(index.isIndex == true)
    }

    @Test("gives any part of a file, as far as there is one")
    func parts() throws {
        let site = try Site()
        let file = try site.folder.open(["logo.svg"])
        #expect(try file.read(5..<9) == Array("logo".utf8))
        #expect(try file.read(0..<4) == Array("site".utf8))
        #expect(try file.read(9..<99) == Array(".svg".utf8))
        #expect(try file.read(50..<99) == [])
        #expect(try file.read(-5..<4) == Array("site".utf8))
        // The file is cut short behind our back.
        #expect(truncate(site.place("logo.svg"), 6) == 0)
        #expect(try file.read(5..<9) == Array("l".utf8))
    }

    @Test(
        "is not left by any name",
        arguments: [
            [".."], ["..", "secret.txt"], ["menu", "..", "..", "secret.txt"], ["."], ["menu", ".", "index.html"], [""],
            ["", "etc", "passwd"], ["/etc/passwd"], ["../secret.txt"], ["menu/../../secret.txt"], ["menu/index.html"],
            ["logo.svg\0"], ["logo.svg\0.txt"], ["\0"], ["..\0"], ["logo.svg", ""], ["menu", ""],
        ])
    func traversal(_ names: [String]) throws {
        let site = try Site()
        #expect(throws: FolderError.absent) { _ = try site.folder.open(names) }
    }

    @Test("keeps what is hidden to itself")
    func hidden() throws {
        let site = try Site()
        try site.makeFile(".htpasswd", content: "")
        site.makeFolder(".git")
        try site.makeFile(".git/config", content: "")
        #expect(try site.content(".htpasswd") == nil)
        #expect(try site.content(".git", "config") == nil)
    }

    @Test("follows no link, at the end, in the middle or as an index")
    func links() throws {
        let site = try Site()
        site.makeLink("leak.txt", to: "../secret.txt")
        site.makeLink("leak", to: "../private")
        site.makeLink("self.svg", to: "logo.svg")
        site.makeLink("same", to: "menu")
        site.makeLink("loop", to: "loop")
        site.makeFolder("linked")
        site.makeLink("linked/index.html", to: "../../secret.txt")
        #expect(try site.content("leak.txt") == nil)
        #expect(try site.content("leak", "key") == nil)
        #expect(try site.content("self.svg") == nil)
        #expect(try site.content("same", "index.html") == nil)
        #expect(try site.content("same") == nil)
        #expect(try site.content("loop") == nil)
        #expect(try site.content("linked") == nil)
    }

    @Test("may be reached through a link itself")
    func linkedRoot() throws {
        let site = try Site()
        site.makeLink("../current", to: "site")
        let file = try Folder(path: site.place("../current")).open(["logo.svg"])
        #expect(file.size == 13)
        #expect(Folder.problems(of: site.place("../current"), mostBytes: 1_000, mostFiles: 10) == [])
    }

    @Test("does not wait for a pipe, and gives no socket or device", .timeLimit(.minutes(1)))
    func special() throws {
        let site = try Site()
        site.makePipe("pipe")
        site.makeFolder("piped")
        site.makePipe("piped/index.html")
        #expect(try site.content("pipe") == nil)
        #expect(try site.content("piped") == nil)
        #expect(throws: FolderError.absent) { _ = try Folder(path: "/dev").open(["null"]) }
    }

    @Test("that is gone is a failure and no missing file")
    func goneRoot() throws {
        let site = try Site()
        for path in ["/nowhere/at/all", site.place("logo.svg")] {
            let error = #expect(throws: FolderError.self) { _ = try Folder(path: path).open(["logo.svg"]) }
            #expect(error != .absent)
        }
    }

    @Test("is not tricked by a file that becomes a link after it was looked at")
    func replaced() throws {
        let site = try Site()
        #expect(site.problems == [])
        let opened = try site.folder.open(["logo.svg"])
        site.makeLink("new", to: "../secret.txt")
        #expect(rename(site.place("new"), site.place("logo.svg")) == 0)
        #expect(try opened.read(0..<opened.size) == Array("site/logo.svg".utf8))
        #expect(try site.content("logo.svg") == nil)

        #expect(try site.content("menu", "index.html") != nil)
        site.remove("menu/index.html")
        site.remove("menu")
        site.makeLink("menu", to: "../private")
        #expect(try site.content("menu", "key") == nil)
    }
}

@Suite("A folder that is to be served")
struct FolderProblemTests {
    @Test("has no problems when all of it can be read; what is hidden does not count")
    func sound() throws {
        let site = try Site()
        try site.makeFile(".hidden", content: String(repeating: "x", count: 2_000))
        site.makeFolder(".git")
        site.makeLink(".git/link", to: "/etc")
        #expect(site.problems == [])
    }

    @Test("must be there and be a folder")
    func root() throws {
        let site = try Site()
        let limits = (mostBytes: 1_000, mostFiles: 10)
        let missing = Folder.problems(of: "/nowhere", mostBytes: limits.mostBytes, mostFiles: limits.mostFiles)
        #expect(missing == ["/nowhere does not exist"])
        let path = site.place("logo.svg")
        let file = Folder.problems(of: path, mostBytes: limits.mostBytes, mostFiles: limits.mostFiles)
        #expect(file == ["\(path) is not a folder"])
    }

    @Test("names each link and where it leads, and each special file")
    func kinds() throws {
        let site = try Site()
        site.makeLink("a", to: "logo.svg")
        site.makeLink("b", to: "../secret.txt")
        site.makeLink("c", to: "nothing")
        site.makeLink("menu/d", to: "/etc")
        site.makePipe("menu/e\u{1B}[2J")
        #expect(
            site.problems == [
                "a is a symbolic link", "b is a symbolic link that leads out of the folder",
                "c is a symbolic link that leads nowhere", "menu/d is a symbolic link that leads out of the folder",
                "menu/e?[2J is neither a file nor a folder",
            ])
    }

    @Test("needs an index of its own")
    func index() throws {
        let site = try Site()
        site.remove("index.html")
        #expect(site.problems == ["site has no file index.html at its top"])
        site.makeFolder("index.html")
        #expect(site.problems == ["site has no file index.html at its top"])
    }

    @Test("has its limits of files and of bytes")
    func limits() throws {
        let site = try Site()
        // Three files and a folder; 48 bytes.
        #expect(Folder.problems(of: site.path, mostBytes: 48, mostFiles: 4) == [])
        #expect(
            Folder.problems(of: site.path, mostBytes: 48, mostFiles: 3) == ["\(site.path) holds more than 3 files"])
        #expect(
            Folder.problems(of: site.path, mostBytes: 47, mostFiles: 4) == ["\(site.path) holds more than 47 bytes"])
        #expect(!Folder.problems(of: "/usr", mostBytes: 1_000, mostFiles: 0).isEmpty)
        #expect(truncate(site.place("logo.svg"), 1 << 40) == 0)
        #expect(site.problems == ["site holds more than 1000 bytes"])
    }

    @Test("does not list without end")
    func brief() throws {
        let site = try Site()
        for number in 100..<200 { site.makeLink("\(number)", to: "nothing") }
        let problems = Folder.problems(of: site.path, mostBytes: 1_000, mostFiles: 1_000)
        #expect(problems.count == 21)
        #expect(problems.last == "there is more of this kind")
    }

    @Test("is not searched without end")
    func deep() throws {
        let site = try Site()
        let names = (1...40).map { (depth: Int) in Array(repeating: "d", count: depth).joined(separator: "/") }
        for name in names { site.makeFolder(name) }
        let problems = Folder.problems(of: site.path, mostBytes: 1_000, mostFiles: 1_000)
        #expect(problems == ["\(names[32]) lies too deep"])
    }

    @Test("holds no name that no address could spell")
    func encoding() throws {
        let site = try Site()
        let path = Array(site.place("caf").utf8CString.dropLast()) + [CChar(bitPattern: 0xE9), 0]
        let number = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        try #require(number >= 0)
        defer { unlink(path) }
        close(number)
        #expect(site.problems == ["site holds a name that is not UTF-8"])
    }

    @Test("can be read by whoever looks", .enabled(if: geteuid() != 0, "nothing is closed to root"))
    func unreadable() throws {
        let site = try Site()
        site.makeFolder("closed")
        #expect(chmod(site.place("closed"), 0) == 0)
        #expect(chmod(site.place("logo.svg"), 0o200) == 0)
        #expect(
            site.problems == [
                "closed cannot be read: Permission denied", "logo.svg cannot be read: Permission denied",
            ])
        #expect(throws: FolderError.self) { _ = try site.content("logo.svg") }
    }
}
