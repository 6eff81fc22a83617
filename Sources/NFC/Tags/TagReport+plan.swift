// SPDX-License-Identifier: Apache-2.0

extension TagReport {
    /// Why a message is not written now.
    public enum Obstacle: Error, Hashable, Sendable {
        /// This page has to be read first.
        case unread(page: Int)
        case rejected(TagRejection)
    }

    /// How to write a message, if this tag may have it; nothing is written before that is known.
    public func plan(
        _ message: NDEFMessage, _ conditions: WriteConditions = WriteConditions()
    ) throws(Obstacle) -> WritePlan {
        if let rejection = identityRejection(conditions) ?? contentRejection(conditions) { throw .rejected(rejection) }
        let plan: WritePlan
        do throws(WritePlan.Problem) {
            plan = try WritePlan(message, onto: answers.memory, of: model, rebuilds: conditions.overwrites)
        } catch {
            switch error {
            case .unread(let page): throw .unread(page: page)
            case .tooSmall(let need, let have): throw .rejected(.tooSmall(need: need, have: have))
            case .broken(let error): throw .rejected(.brokenContent("\(error)"))
            case .notType2: throw .rejected(.notType2)
            }
        }
        if let rejection = accessRejection(plan, conditions) { throw .rejected(rejection) }
        return plan
    }

    private func identityRejection(_ conditions: WriteConditions) -> TagRejection? {
        guard model.family.isType2 else {
            return model.family == .unknown ? .notType2 : .unsupportedFamily(model.name)
        }
        if let expected = conditions.expected, expected != model {
            return .wrongModel(expected: expected.name, found: model.name)
        }
        if !answers.uid.isUnique || answers.uid.isRandom { return .anonymousUID }
        guard !conditions.allowsClones, let sign = signs.first else { return nil }
        return sign == .checkBytes ? .badBCC : .suspect(sign)
    }

    private func contentRejection(_ conditions: WriteConditions) -> TagRejection? {
        guard !conditions.overwrites, !content.isFree else { return nil }
        switch content {
        case .message(let message):
            guard let link = message.link else { return .foreignContent("\(message.records.count) records, no link") }
            return conditions.isOurs(link) ? nil : .foreignContent(link)
        case .broken(let problem): return .brokenContent(problem)
        case .unformatted, .blank, .empty, .unread: return nil
        }
    }

    private func accessRejection(_ plan: WritePlan, _ conditions: WriteConditions) -> TagRejection? {
        guard let state else { return .notType2 }
        if conditions.configures, state.isConfigurationLocked { return .configLocked }
        if conditions.configures, model.map?.cfg0 == nil { return .unsupportedFamily(model.name) }
        if conditions.configures, let cfg0 = model.map?.cfg0, let password = state.password,
            password.firstPage <= cfg0 + 1, !conditions.isAuthenticated
        {
            return .passwordProtected(firstPage: password.firstPage)
        }
        guard let last = plan.writes.map(\.page).max() else { return nil }
        if let container = state.container, !container.isWritable { return .readOnly }
        if let page = plan.writes.map(\.page).first(where: state.isLocked) {
            return page < 16 ? .lockedStatic(page: page) : .lockedDynamic(page: page)
        }
        if let password = state.password, password.firstPage <= last, !conditions.isAuthenticated {
            return .passwordProtected(firstPage: password.firstPage)
        }
        return nil
    }
}
