// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// The core, or something in its place, answered with another status than 200.
public struct CoreRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was asked: method and path.
    public var request: String
    public var status: Int
    /// The fixed word of a problem of the core (RFC 9457); nil where the answer is none, as from a proxy between.
    public var code: String?
    /// What the core says to people.
    public var detail: String?
    /// How long the core asks to be left alone.
    public var retryAfter: Duration?

    /// What an answer that is not 200 says about a request.
    public init(_ answer: UplinkAnswer, to request: UplinkRequest) {
        self.request = "\(request.method) \(request.path.prefix { $0 != "?" })"
        status = answer.status
        retryAfter = answer.retryAfter
        if answer.contentType?.hasPrefix("application/problem+json") == true, let problem = JSONValue(answer.body) {
            code = problem["code"]?.text
            detail = problem["detail"]?.text
        }
    }

    public var description: String {
        let reason = detail ?? code ?? "without a reason that this software knows"
        return "the core answered \(status) to \(request): \(reason)"
    }
}
