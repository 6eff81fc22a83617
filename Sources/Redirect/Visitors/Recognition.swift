// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// The salt of the day, for all event loops. Called for every request: no I/O.
public protocol VisitorSalts: Sendable {
    /// The salt at an instant.
    func salt(at moment: Moment) -> VisitorSalt
}

/// Who came, and the cookie that they get.
struct Recognition {
    var visitor: Visitor?
    /// A cookie to set: this browser is met for the first time.
    var newCookie: Visitor?

    static let nobody = Recognition()

    /// Tells a person's visitor.
    init(
        _ client: Client, _ head: RequestHead, _ bytes: Span<UInt8>, agent: AgentBook.Entry, policy: VisitorPolicy,
        salt: @autoclosure () -> VisitorSalt?
    ) {
        if let address = client.address, policy.sharedDevices.contains(where: { $0.contains(address) }) { return }
        if policy.setsCookie, !head.asksForPrivacy {
            visitor = Self.cookie(head, bytes)
            guard visitor == nil else { return }
            var generator = SystemRandomNumberGenerator()
            newCookie = Visitor.random(using: &generator)
            visitor = newCookie
            return
        }
        guard let address = client.address, !client.isBehindStranger,
            address.isNeighbour || policy.ownNetworks.contains(where: { $0.contains(address) }), let salt = salt()
        else { return }
        visitor = salt.visitor(address: address, agent: agent.digest)
    }

    private init() {}

    /// The visitor of our cookie (RFC 6265 section 4.2.1).
    private static func cookie(_ head: RequestHead, _ bytes: Span<UInt8>) -> Visitor? {
        let prefix = Array("\(VisitorPolicy.cookie)=".utf8)
        for range in head.cookies {
            let line = bytes.extracting(range).withUnsafeBufferPointer { Array($0) }
            for pair in line.split(separator: UInt8(ascii: ";")) {
                let pair = pair.drop { HeadScanner.isBlank($0) }
                guard pair.starts(with: prefix) else { continue }
                return Visitor(cookie: pair.dropFirst(prefix.count))
            }
        }
        return nil
    }
}
