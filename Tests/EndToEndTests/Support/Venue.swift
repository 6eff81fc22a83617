// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A network namespace with two links: one to the people in the hall, one to the internet. Needs root.
final class Venue {
    /// Why none can be made here, or nil.
    static let obstacle: String? = {
        guard geteuid() == 0 else { return "only root may make network namespaces" }
        guard Tool.path("ip") != nil, Tool.path("openssl") != nil else { return "ip or openssl is not installed" }
        do {
            _ = try Venue()
            return nil
        } catch {
            return "\(error)"
        }
    }()

    private let name: String
    private let scratch: String
    private let net: Int
    /// Where a core on the other side of the uplink listens.
    var coreAddress: String { "10.211.\(net).1" }
    /// Where the box can be reached by the people in the hall.
    var boxAddress: String { "10.212.\(net).2" }
    /// What stands before the command of a program that runs inside.
    let launcher: [String]

    init() throws {
        net = Int(getpid()) % 250 + 1
        name = "wp\(getpid() % 100_000)"
        scratch = try Scratch.directory()
        launcher = [Tool.path("ip") ?? "ip", "netns", "exec", name]
        try ip("netns", "add", name)
        try link("u", "10.211.\(net)")
        try link("h", "10.212.\(net)")
        try ip("-n", name, "link", "set", "lo", "up")
    }

    deinit {
        try? ip("link", "del", "\(name)u")
        try? ip("link", "del", "\(name)h")
        try? ip("netns", "del", name)
        Scratch.remove(scratch)
    }

    /// Pulls the plug of the uplink, or puts it back.
    func setUplink(up: Bool) throws { try ip("link", "set", "\(name)u", up ? "up" : "down") }

    /// Makes the uplink what a full hall makes of it.
    func spoilUplink() throws {
        try Tool.run(
            "tc",
            ["qdisc", "add", "dev", "\(name)u", "root", "netem"]
                + "delay 20ms 15ms loss 5% duplicate 2% reorder 10%".split(separator: " ").map(String.init),
            in: scratch)
    }

    /// Whether the kernel can do that.
    static func canSpoil() throws -> Bool {
        guard obstacle == nil, Tool.path("tc") != nil else { return false }
        let venue = try Venue()
        return (try? venue.spoilUplink()) != nil
    }

    private func link(_ kind: String, _ network: String) throws {
        let (outside, inside) = ("\(name)\(kind)", "\(name)\(kind)i")
        try ip("link", "add", outside, "type", "veth", "peer", "name", inside)
        try ip("link", "set", inside, "netns", name)
        try ip("addr", "add", "\(network).1/24", "dev", outside)
        try ip("-n", name, "addr", "add", "\(network).2/24", "dev", inside)
        try ip("link", "set", outside, "up")
        try ip("-n", name, "link", "set", inside, "up")
    }

    private func ip(_ arguments: String...) throws { try Tool.run("ip", arguments, in: scratch) }
}

/// A certificate that vouches for itself.
struct Certificate {
    /// The chain in PEM.
    let path: String
    /// The private key in PEM.
    let key: String
    /// `sha256//…` of its public key.
    let pin: String

    /// One for a subject alternative name such as `IP:10.0.0.1`.
    init(_ name: String, in directory: String) throws {
        path = "\(directory)/certificate.pem"
        key = "\(directory)/key.pem"
        try Tool.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                "-subj", "/CN=waypost test", "-addext", "subjectAltName=\(name)", "-keyout", key, "-out", path,
            ], in: directory)
        let script =
            "PATH=/usr/bin:/bin; openssl x509 -in certificate.pem -pubkey -noout | openssl pkey -pubin -outform der "
            + "| openssl dgst -sha256 -binary | openssl base64"
        let digest = try Tool.run("sh", ["-c", script], in: directory).split(separator: "\n").first ?? ""
        pin = "sha256//\(digest)"
    }
}
