// SPDX-License-Identifier: Apache-2.0

import Daemon
import Linux
import Redirect
import Tracking

/// Brings badges to the `serve` of this box, in order. While none runs they wait here, and keep the time at which they
/// were held to the reader. Belongs to one thread.
final class BadgeDelivery {
    /// What `serve` made of a badge.
    struct Receipt {
        let outcome: String
        let clickID: String?
    }

    /// Badges beyond these make room by the oldest.
    static let most = 1_000
    /// `serve` answers within its redirect's deadline; one that takes longer than this is not to stop the reader.
    private static let patience = Duration.seconds(2)

    private let control: String
    private let code: CodeKey
    private let complain: (String) -> Void
    private var waiting: [(badge: Badge, held: ContinuousClock.Instant)] = []
    private var isAlone = false

    /// `control` is the path of `control.sock`, `code` that of the placement for which badges count.
    init(control: String, code: CodeKey, complain: @escaping (String) -> Void) {
        self.control = control
        self.code = code
        self.complain = complain
    }

    /// How many badges wait for `serve`.
    var count: Int { waiting.count }

    /// Brings a badge; nil where it has to wait, or was refused.
    func bring(_ uid: [UInt8]?, counter: UInt32?) -> Receipt? {
        if waiting.count == Self.most {
            waiting.removeFirst()
            complain("more than \(Self.most) badges wait for serve; the oldest is lost")
        }
        waiting.append((Badge(code: code, uid: uid, counter: counter), .now))
        return waiting.count == 1 ? flush().first?.receipt : nil
    }

    /// Brings what waits, and answers what was kept of it.
    @discardableResult
    func flush() -> [(uid: [UInt8]?, receipt: Receipt)] {
        var kept: [(uid: [UInt8]?, receipt: Receipt)] = []
        while let (fresh, held) = waiting.first {
            var badge = fresh
            badge.age = Int64((ContinuousClock.now - held) / .milliseconds(1))
            do throws(SystemError) {
                guard let answer = try ControlSocket.ask(badge.line, at: control, timeout: Self.patience) else {
                    noteAbsence()
                    return kept
                }
                if let receipt = read(answer) { kept.append((badge.uid, receipt)) }
            } catch {
                // It may have been taken: sending it again could count it twice.
                complain("whether serve has kept the badge is not known: \(error)")
            }
            waiting.removeFirst()
            isAlone = false
        }
        return kept
    }

    private func noteAbsence() {
        if !isAlone { complain("serve does not run here; badges wait until it does") }
        isAlone = true
    }

    private func read(_ answer: String) -> Receipt? {
        let json = JSONValue(Array(answer.utf8))
        guard let outcome = json?["outcome"]?.text else {
            complain("serve did not take the badge: \(json?["error"]?.text ?? answer)")
            return nil
        }
        return Receipt(outcome: outcome, clickID: json?["click_id"]?.text)
    }
}
