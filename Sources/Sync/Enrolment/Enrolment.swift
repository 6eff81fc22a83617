// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Asks a core to take a box in.
public enum Enrolment {
    /// Why the core did not take it.
    public enum Refusal: Error, Equatable, CustomStringConvertible {
        /// The core says no, and why; asking again the same way will not help.
        case refused(code: String, detail: String)
        /// Too many ask; after this long, if the core said how long.
        case later(Duration?)
        /// No answer, or one that is no core's. Asking again is safe: the same request gets the same answer.
        case unanswered(String)

        public var description: String {
            switch self {
            case .refused("invitation", _):
                "the core does not know this invitation: it may be mistyped, spent by another box, or older than seven "
                    + "days; ask for a new one"
            case .refused(_, let detail): "the core refused: \(detail)"
            case .later(let wait):
                "the core is being asked too often; try again in \(wait.map { "\($0.components.seconds) s" } ?? "a minute")"
            case .unanswered(let reason): "\(reason); nothing has changed here, and asking again is safe"
            }
        }
    }

    /// Sends the request and reads the answer.
    public static func enrol(
        _ request: EnrolmentRequest, over uplink: any Uplink
    ) async throws(Refusal) -> EnrolmentAnswer {
        let answer: UplinkAnswer
        do throws(UplinkError) {
            answer = try await uplink.send(
                UplinkRequest(
                    "POST", "/v1/edge/enroll", fields: [("Content-Type", "application/json")],
                    body: Array(request.json.utf8)))
        } catch {
            throw .unanswered(error.description)
        }
        guard answer.isVerified else { throw .unanswered("the other side could not be proven to be the core") }
        let json = JSONValue(answer.body)
        switch answer.status {
        case 200:
            guard let json, let made = EnrolmentAnswer(json) else {
                throw .unanswered("what answers there is not a core (a login page, perhaps)")
            }
            return made
        case 429, 503: throw .later(answer.retryAfter)
        case 400..<500:
            guard let code = json?["code"]?.text else {
                throw .unanswered("what answers there is not a core: it said \(answer.status)")
            }
            throw .refused(code: code, detail: json?["detail"]?.text ?? code)
        default: throw .unanswered("the core answered with \(answer.status)")
        }
    }
}
