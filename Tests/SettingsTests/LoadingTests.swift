// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Settings

@Suite("Loading the configuration")
struct LoadingTests {
    private func load(_ text: String = "", _ environment: [String: String] = [:]) throws -> EdgeSettings {
        try EdgeSettings.table.load(
            file: try SettingsFile(text: text, path: "w.toml"), environment: environment
        ).settings
    }

    private func problems(_ text: String = "", _ environment: [String: String] = [:]) -> [String] {
        do {
            _ = try load(text, environment)
            return []
        } catch let error as SettingsError {
            return error.problems.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("Nothing set: the defaults of the contract")
    func defaults() throws {
        let settings = try EdgeSettings.table.load(file: nil, environment: ["PATH": "/bin"]).settings
        #expect(settings.redirect.listen.description == "0.0.0.0:8080")
        #expect(settings.console.listen.description == "127.0.0.1:8081")
        #expect(settings.redirect.publicURL == nil)
        #expect(settings.redirect.clickIDParameter == "click_id")
        #expect(settings.redirect.durability == .commit)
        #expect(settings.redirect.deadlineMS == 150)
        #expect(settings.redirect.stickyMinutes == 30)
        #expect(settings.redirect.portal == .off)
        #expect(settings.redirect.maxConnections == 4096)
        #expect(settings.sync.intervalS == 15)
        #expect(settings.store.capBytes == nil)
        #expect(settings.log.level == .info)
        #expect(settings == EdgeSettings())
    }

    @Test("The environment goes before the file, and the file before the default")
    func precedence() throws {
        let text = """
            [redirect]
            deadline_ms = 0
            durability = "relaxed"
            shared_devices = ["10.0.0.7"]
            """
        let settings = try load(
            text,
            [
                "WAYPOST_REDIRECT_DEADLINE_MS": "40", "WAYPOST_REDIRECT_SHARED_DEVICES": "10.0.0.0/24, fd00::1",
                "WAYPOST_REDIRECT_VISITOR_COOKIE": "true", "WAYPOST_REDIRECT_DURABILITY": "",
            ])
        #expect(settings.redirect.deadlineMS == 40)
        #expect(settings.redirect.durability == .relaxed)
        #expect(settings.redirect.visitorCookie)
        #expect(settings.redirect.sharedDevices.map(\.description) == ["10.0.0.0/24", "fd00::1"])
    }

    @Test(
        "A mistake in the file is told with file, line, key, value and what to do",
        arguments: [
            (
                "\n[redirect]\ndurability = \"comit\"",
                "w.toml:3: redirect.durability = \"comit\": must be one of commit, relaxed; did you mean commit?"
            ),
            (
                "[redirect]\ndeadline_ms = \"150\"",
                "w.toml:2: redirect.deadline_ms = \"150\": must be a whole number, 0 to 60000, but this is a text"
            ),
            ("[redirect]\ndeadline_ms = -1", "w.toml:2: redirect.deadline_ms = -1: must be 0 to 60000"),
            (
                "[redirect]\ndeadline_ms = 1.5",
                "w.toml:2: redirect.deadline_ms = 1.5: must be a whole number, 0 to 60000, but this is a number with "
                    + "a fraction"
            ),
            (
                "[redirect]\nlisten = 8080",
                "w.toml:2: redirect.listen = 8080: must be a text in quotes (HOST:PORT), but this is a number"
            ),
            (
                "[redirect]\npublic_ulr = \"http://a.b\"",
                "w.toml:2: redirect.public_ulr = \"http://a.b\": unknown key; did you mean redirect.public_url?"
            ),
            ("[redirect]\nreader = \"x\"", "w.toml:2: redirect.reader = \"x\": unknown key; did you mean nfc.reader?"),
            (
                "[log]\ncolour = true",
                "w.toml:2: log.colour = true: unknown key; [log] has level"
            ),
            ("[redirct]\nx = 1", "w.toml:1: [redirct]: unknown section; did you mean [redirect]?"),
            (
                "durability = \"commit\"",
                "w.toml:1: durability = \"commit\": stands outside a section; it belongs below [redirect]"
            ),
            (
                "redirect.visitor_cookie = 1",
                "w.toml:1: redirect.visitor_cookie = 1: must be true or false, but this is a number"
            ),
            (
                "[redirect]\nshared_devices = [\"10.0.0.0/33\"]",
                "w.toml:2: redirect.shared_devices = [\"10.0.0.0/33\"]: \"10.0.0.0/33\" is not an IP address, or one with a / and the number of leading bits that count"
            ),
            (
                "[redirect]\nshared_devices = \"10.0.0.1\"",
                "w.toml:2: redirect.shared_devices = \"10.0.0.1\": must be a list of texts, as in [\"…\"], but this is a "
                    + "text"
            ),
            (
                "[redirect]\ntls_key = \"/k\"",
                "w.toml:2: redirect.tls_key = \"/k\": needs redirect.tls_certificate beside it"
            ),
        ])
    func fileMistakes(text: String, told: String) {
        #expect(problems(text) == [told])
    }

    @Test(
        "A mistake in the environment is told with its variable",
        arguments: [
            ("WAYPOST_REDIRECT_DEADLINE_MS", "soon", "must be a whole number, 0 to 60000"),
            ("WAYPOST_REDIRECT_VISITOR_COOKIE", "yes", "must be true or false"),
            ("WAYPOST_REDIRECT_LISTN", "x", "unknown key of [redirect]; did you mean WAYPOST_REDIRECT_LISTEN?"),
            ("WAYPOST_STORE_CAP_BYTES", "10", "must be 1000000 to 1000000000000"),
        ])
    func environmentMistakes(variable: String, value: String, told: String) {
        #expect(problems("", [variable: value]) == ["\(variable)=\(value): \(told)"])
    }

    @Test("Variables that name no section of ours are other people's")
    func otherVariables() throws {
        #expect(problems("", ["WAYPOST_BINARY": "x", "WAYPOST_CORE_LISTEN": "x", "REDIRECT_LISTEN": "x"]) == [])
    }

    @Test("All mistakes are told at once")
    func allAtOnce() {
        let told = problems(
            "[redirect]\nlisten = 1\nportal = \"loud\"\n[nope]\n", ["WAYPOST_LOG_LEVEL": "loud", "WAYPOST_SYNC_X": "1"])
        #expect(told.count == 5)
    }

    @Test("Text that is not TOML is told with the line where it stops being so")
    func notTOML() {
        let told = problems("[redirect]\nlisten = \"0.0.0.0:1\nx = 2\n")
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("w.toml:2: is not TOML: ") == true)
        #expect(problems("[log]\nlevel = \"info\\u0000x\"\n") == ["w.toml: holds a NUL character"])
    }

    @Test("A file that is not there is an error when it was named")
    func missingFile() {
        let error = #expect(throws: SettingsError.self) {
            try EdgeSettings.load(file: "/nowhere/waypost.toml", environment: [:])
        }
        #expect(error?.description == "/nowhere/waypost.toml: cannot open it: No such file or directory")
    }

    @Test("The report says for every key what is in force and where it came from")
    func report() throws {
        let loaded = try EdgeSettings.table.load(
            file: try SettingsFile(text: "[log]\nlevel = \"debug\"", path: "w.toml"),
            environment: ["WAYPOST_REDIRECT_LISTEN": "[::]:0"])
        let lines = loaded.report.split(separator: "\n")
        #expect(lines[0] == "# file: w.toml")
        #expect(lines[1] == "redirect.listen = \"[::]:0\"  # from WAYPOST_REDIRECT_LISTEN")
        #expect(lines[2] == "# redirect.public_url is not set")
        #expect(lines.last == "log.level = \"debug\"  # from the file")
        #expect(loaded.entries.first { $0.key == "redirect.deadline_ms" }?.origin == .default)
    }

    @Test("Another program states its own keys with the same table")
    func reusable() throws {
        struct CoreSettings: Sendable {
            var listen = ListenAddress(ipv4: [127, 0, 0, 1], port: 8090)
        }
        let table = KeyTable(
            preface: "The core.", defaults: CoreSettings(),
            keys: [.text("core", "listen", \.listen, "Where the core listens.")])
        let loaded = try table.load(file: nil, environment: ["WAYPOST_CORE_LISTEN": "0.0.0.0:0"])
        #expect(loaded.settings.listen.description == "0.0.0.0:0")
        #expect(table.sample.hasSuffix("# WAYPOST_CORE_LISTEN: HOST:PORT\n#listen = \"127.0.0.1:8090\"\n"))
    }
}
