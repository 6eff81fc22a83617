// SPDX-License-Identifier: Apache-2.0

internal import NIOPosix
internal import Tracking

extension RequestDesk {
    /// What an errand brings back.
    enum Findings: Sendable {
        case password(isRight: Bool)
        case document(Document?)
    }
}

extension RequestDesk.Errand {
    /// Fetches it, away from every event loop. `moment` is that of the request.
    func run(_ room: any BackRoom, tries: PasswordTries, moment: Moment) async -> RequestDesk.Findings {
        switch self {
        case .password(let lock, let attempt, let place):
            let isRight = (try? await NIOThreadPool.singleton.runIfActive { lock.opens(attempt) }) ?? false
            if isRight { tries.giveBack(place) }
            return .password(isRight: isRight)
        case .preview(let touchpoint, let code):
            return .document(
                await room.card(of: touchpoint, code: code).map { .preview($0, code: code, now: moment.date) })
        case .card(let touchpoint, let code):
            return .document(await room.card(of: touchpoint, code: code).map { .card($0) })
        case .content(let request): return .document(await room.content(request))
        }
    }

    /// What is answered where nothing was found.
    var missing: Page {
        switch self {
        case .content: .noFile
        case .password, .preview, .card: .noPreview
        }
    }
}
