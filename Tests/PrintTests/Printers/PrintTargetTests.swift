// SPDX-License-Identifier: Apache-2.0

import Print
import Testing

@Suite struct PrintTargetTests {
    @Test(arguments: [
        ("tcp://printer.local", PrintTarget.socket(host: "printer.local", port: 9_100)),
        ("TCP://10.0.0.7:9101", .socket(host: "10.0.0.7", port: 9_101)),
        ("tcp://[fe80::1%eth0]", .socket(host: "fe80::1%eth0", port: 9_100)),
        ("tcp://[::1]:65535/", .socket(host: "::1", port: 65_535)),
        ("/dev/usb/lp0", .device(path: "/dev/usb/lp0")),
        ("Front_desk-2.b", .queue(name: "Front_desk-2.b")),
    ])
    func `a target is read, and writes itself so that it is read again`(
        text: String, target: PrintTarget
    ) throws {
        #expect(try PrintTarget(text) == target)
        #expect(try PrintTarget(target.description) == target)
    }

    @Test(arguments: [
        ("tcp://", PrintTargetError.Problem.host), ("tcp://-o", .host), ("tcp://a b", .host),
        ("tcp://[]", .host),
        ("tcp://[::1", .host), ("tcp://::1", .host), ("tcp://[a]:1", .host), ("tcp://a/b", .host),
        ("tcp://h\u{00F6}st", .host), ("tcp://a:", .port), ("tcp://a:0", .port),
        ("tcp://a:65536", .port),
        ("tcp://a:+1", .port), ("tcp://a:1:2", .port), ("tcp://[::1]x", .port),
        ("/dev", .device), ("/dev/", .device), ("/etc/passwd", .device),
        ("/dev/../etc/passwd", .device),
        ("/dev//lp0", .device), ("/dev/./lp0", .device), ("/dev/lp\0", .device), ("/", .device),
        ("", .queue), ("-d", .queue), ("--", .queue), (".hidden", .queue), ("a b", .queue),
        ("a/b", .queue),
        ("a#b", .queue), ("a;b", .queue), ("$(x)", .queue), ("http://a", .queue), ("dev/lp0", .queue),
        ("a\n", .queue), ("m\u{00E1}y", .queue), (String(repeating: "a", count: 128), .queue),
    ])
    func `anything else is refused`(text: String, problem: PrintTargetError.Problem) {
        #expect(throws: PrintTargetError(problem, text)) { try PrintTarget(text) }
    }
}
