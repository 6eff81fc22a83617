// SPDX-License-Identifier: Apache-2.0

/// Why a round ended before everything was sent. Nothing is lost by it: the next round goes on.
public enum RoundFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// No core was reached, or it asks for time; after this long, if it said how long.
    case later(String, after: Duration?)
    /// Something that will not mend by itself: said in yellow, tried again all the same.
    case stopped(code: String, String)

    public var description: String {
        switch self {
        case .later(let reason, _), .stopped(_, let reason): reason
        }
    }

    init(_ error: UplinkError) {
        self = error.kind == .untrusted ? .stopped(code: "core-untrusted", "\(error)") : .later("\(error)", after: nil)
    }

    /// What an errand threw.
    init(errand error: any Error) {
        switch error {
        case let error as UplinkError: self.init(error)
        case let error as CoreRefusal: self = .of(error.status, error.retryAfter, error.request)
        case let error as RoundFailure: self = error
        default: self = .later("\(error)", after: nil)
        }
    }

    /// What an answer that is not 200 means for a request other than a batch.
    static func of(_ answer: UplinkAnswer, _ asked: String) -> RoundFailure {
        of(answer.status, answer.retryAfter, asked)
    }

    private static func of(_ status: Int, _ retryAfter: Duration?, _ asked: String) -> RoundFailure {
        switch status {
        case 401:
            .stopped(
                code: "token-refused",
                "the core does not know this box's token: it was revoked, or another box took its place; enrol again")
        case 429, 503: .later("the core asks to wait", after: retryAfter)
        case 500..<600: .later("the core answered \(asked) with \(status)", after: retryAfter)
        default:
            .stopped(
                code: "not-a-core",
                "what answers \(asked) is not a core (\(status)): a login page in between, or a wrong sync.core_url"
            )
        }
    }
}
