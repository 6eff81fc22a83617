// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing

@testable import Daemon

@Suite("What systemd and the system hand over")
struct ServiceEnvironmentTests {
    private func listener(_ name: String) throws -> Descriptor {
        let socket = try UnixAddress.socket(SOCK_DGRAM)
        let bound = try UnixAddress(name).withAddress { bind(socket.number, $0, $1) }
        #expect(bound == 0)
        return socket
    }

    private func datagram(_ socket: borrowing Descriptor) -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(socket.number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    @Test("Notices arrive in one datagram at a path, at a long path and at an abstract name", arguments: 0..<3)
    func notices(kind: Int) throws {
        let scratch = try Scratch()
        let deep = scratch.path + "/" + String(repeating: "d", count: 120)
        #expect(mkdir(deep, 0o700) == 0)
        let name = [scratch.path + "/notify", deep + "/notify", "@waypost-test-\(getpid())"][kind]
        let socket = try listener(name)
        let notify = try #require(NotifySocket(environment: ["NOTIFY_SOCKET": name]))
        try notify.send(.ready, .status("12 visits\nREADY=0"))
        #expect(datagram(socket) == "READY=1\nSTATUS=12 visits READY=0")
        try notify.send(.watchdog)
        #expect(datagram(socket) == "WATCHDOG=1")
    }

    @Test("Each notice has the words of sd_notify")
    func words() {
        #expect(NotifySocket.text(of: .stopping, now: 1) == "STOPPING=1")
        #expect(NotifySocket.text(of: .reloading, now: 77) == "RELOADING=1\nMONOTONIC_USEC=77")
    }

    @Test("Without a socket to notify there is nobody to tell, and a dead one is an error that names it")
    func nobody() throws {
        #expect(NotifySocket(environment: [:]) == nil)
        let notify = try #require(NotifySocket(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]))
        let error = #expect(throws: SystemError.self) { try notify.send(.ready) }
        #expect(error?.description == "cannot tell systemd through /nowhere/notify: No such file or directory")
    }

    @Test("The watchdog's interval counts only for the process that it names")
    func watchdog() {
        #expect(NotifySocket.watchdogInterval(environment: ["WATCHDOG_USEC": "30000000"], pid: 7) == 30_000_000)
        #expect(NotifySocket.watchdogInterval(environment: ["WATCHDOG_USEC": "3", "WATCHDOG_PID": "8"], pid: 7) == nil)
        #expect(NotifySocket.watchdogInterval(environment: [:], pid: 7) == nil)
    }

    @Test(
        "Passed sockets are found by name, the rest by their order",
        arguments: [
            ("2", "console:redirect", ["redirect": 4, "console": 3]), ("2", nil, ["redirect": 3, "console": 4]),
            ("2", "redirect:waypost.socket", ["redirect": 3, "console": 4]), ("1", "unknown", ["redirect": 3]),
            ("1", "console", ["console": 3]), ("0", nil, [:]), ("x", nil, [:]),
        ] as [(String, String?, [String: Int32])])
    func passed(count: String, names: String?, expected: [String: Int32]) {
        var environment = ["LISTEN_PID": "7", "LISTEN_FDS": count]
        environment["LISTEN_FDNAMES"] = names
        let asked = ["redirect", "console"]
        #expect(PassedSockets.assign(names: asked, environment: environment, pid: 7) == expected)
        #expect(PassedSockets.assign(names: asked, environment: environment, pid: 8) == [:])
    }

    @Test("The limit of open files is raised to what the system allows")
    func fileLimit() throws {
        let limit = try FileLimit.raise()
        #expect(limit >= 64)
        #expect(try FileLimit.raise() == limit)
    }

    @Test("As root, a process becomes the owner of a directory for good, groups included")
    func owner() async throws {
        guard geteuid() == 0 else {
            print("SKIPPED: becoming another user needs root")
            return
        }
        await #expect(processExitsWith: .exitCode(42)) {
            let scratch = "/tmp/waypost-owner-\(getpid())"
            mkdir(scratch, 0o700)
            chown(scratch, 65_534, 65_534)
            defer { rmdir(scratch) }
            try Owner(of: scratch).become()
            guard getuid() == 65_534, geteuid() == 65_534, getegid() == 65_534 else { exit(1) }
            guard setuid(0) != 0, setgid(0) != 0, getgroups(0, nil) <= 1 else { exit(2) }
            rmdir(scratch)
            exit(42)
        }
    }

    @Test("Where root owns the directory, or without root, nothing changes")
    func ownerStays() throws {
        let before = geteuid()
        try Owner(of: "/").become()
        #expect(geteuid() == before)
    }
}
