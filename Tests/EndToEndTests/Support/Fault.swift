// SPDX-License-Identifier: Apache-2.0

/// What can happen to a request on its way to the core, and to the answer on its way back.
enum Fault: Equatable, Sendable, CustomStringConvertible {
    /// The request never reaches the core, and the connection ends.
    case dropped
    /// The core takes the request, and the answer is lost.
    case answerLost
    /// The answer takes this many seconds.
    case delayed(Double)
    /// The core gets the request twice; the second answer counts.
    case duplicated
    /// Somebody answers with what the core said the last time.
    case oldAnswer
    /// The answer ends in the middle.
    case truncated
    /// The other side sends nothing and ends only its own direction.
    case halfClosed
    /// Something between answers with this status.
    case status(Int, retryAfter: Int? = nil)
    /// A venue's login page, with 200.
    case loginPage
    /// A venue's way to its login page.
    case redirect
    /// An empty JSON object, with 200.
    case emptyObject
    /// Bytes that are not HTTP.
    case garbage

    var description: String {
        switch self {
        case .dropped: "a request that is dropped"
        case .answerLost: "an answer that is lost"
        case .delayed(let seconds): "an answer that is \(seconds) s late"
        case .duplicated: "a request that arrives twice"
        case .oldAnswer: "an old answer"
        case .truncated: "an answer that is cut"
        case .halfClosed: "a half-closed connection"
        case .status(let status, let after): "a \(status)\(after.map { " with Retry-After: \($0)" } ?? "")"
        case .loginPage: "a login page with 200"
        case .redirect: "a redirect to a login page"
        case .emptyObject: "an empty object with 200"
        case .garbage: "bytes that are not HTTP"
        }
    }

    /// Whether a round that meets it can still succeed.
    var isHarmless: Bool {
        switch self {
        case .delayed, .duplicated: true
        default: false
        }
    }
}
