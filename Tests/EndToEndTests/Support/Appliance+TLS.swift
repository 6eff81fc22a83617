// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Appliance {
    /// Makes a key and a certificate for go.example.test that signs itself.
    func makeCertificate(days: Int) throws {
        try Tool.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=go.example.test", "-addext", "subjectAltName=DNS:go.example.test", "-days", "\(days)", "-keyout",
                "\(scratch)/key.pem", "-out", "\(scratch)/cert.pem",
            ], in: scratch)
        try? FileManager.default.removeItem(atPath: "\(scratch)/trusted.pem")
        try FileManager.default.copyItem(atPath: "\(scratch)/cert.pem", toPath: "\(scratch)/trusted.pem")
        let all = (try? String(contentsOfFile: "\(scratch)/all.pem", encoding: .utf8)) ?? ""
        let mine = try String(contentsOfFile: "\(scratch)/cert.pem", encoding: .utf8)
        try (all + mine).write(toFile: "\(scratch)/all.pem", atomically: true, encoding: .utf8)
    }

    /// What curl gets, head first, in lower case but for its first line; throws where it gets nothing.
    func curl(_ target: String, _ options: String = "", trusting: Bool = true) throws -> String {
        guard let port = redirect?.port else { throw Trouble("serve is not ready") }
        let name = "go.example.test:\(port)"
        let text = try Tool.run(
            "curl",
            ["-sSi", "--max-time", "10", "--resolve", "\(name):127.0.0.1"]
                + options.split(separator: " ").map(String.init) + (trusting ? ["--cacert", "\(scratch)/all.pem"] : [])
                + ["https://\(name)\(target)"], in: scratch)
        let lines = text.split(separator: "\r\n", maxSplits: 1).map(String.init)
        return lines[0] + "\r\n"
            + lines.dropFirst().joined().replacing(/\n[A-Za-z-]+:/) { $0.output.lowercased() }
            .replacing(/^[A-Za-z-]+:/) { $0.output.lowercased() }
    }

    /// The serial number of the certificate that a new connection is shown.
    func serial() throws -> String {
        guard let port = redirect?.port else { throw Trouble("serve is not ready") }
        let script =
            "PATH=/usr/bin:/bin; openssl s_client -connect 127.0.0.1:\(port) -servername go.example.test </dev/null "
            + "2>/dev/null | openssl x509 -noout -serial"
        return try Tool.run("sh", ["-c", script], in: scratch)
    }
}

/// A connection over TLS that stays open between requests, kept by `openssl s_client`.
final class SecureSession {
    private let process = Process()
    private let input = Pipe()
    private let path: String

    init(_ box: Appliance) throws {
        guard let port = box.redirect?.port, let openssl = Tool.path("openssl") else {
            throw Trouble("nothing to connect to")
        }
        path = "\(box.scratch)/session-\(port).out"
        FileManager.default.createFile(atPath: path, contents: nil)
        process.executableURL = URL(fileURLWithPath: openssl)
        process.arguments = [
            "s_client", "-quiet", "-connect", "127.0.0.1:\(port)", "-servername", "go.example.test",
        ]
        process.standardInput = input
        process.standardOutput = FileHandle(forWritingAtPath: path)
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// What is answered to a GET.
    func get(_ target: String) throws -> String {
        let before = answers.utf8.count
        try input.fileHandleForWriting.write(
            contentsOf: Data("GET \(target) HTTP/1.1\r\nHost: go.example.test\r\n\r\n".utf8))
        eventually(within: 5, every: 0.02) { answers.utf8.count > before && answers.hasSuffix("\r\n\r\n") }
        return String(answers.utf8.dropFirst(before)) ?? ""
    }

    private var answers: String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
