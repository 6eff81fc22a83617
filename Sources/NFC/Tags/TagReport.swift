// SPDX-License-Identifier: Apache-2.0

/// All that is known of a tag on the reader: what is told when it is audited, and asked before it is written.
public struct TagReport: Hashable, Sendable {
    public let answers: TagAnswers
    public let model: TagModel
    /// nil where it is no Type 2 tag.
    public let state: TagState?
    public let content: TagContent
    public let signs: [CloneSign]

    /// Asks for the pages it needs, one after the other, until it has them all.
    public init(_ answers: TagAnswers) throws(UnreadPage) {
        self.answers = answers
        if answers.sak == 0 {
            for page in 0..<4 where answers.memory[page] == nil { throw UnreadPage(page) }
        }
        model = TagModel(answers)
        state = model.map == nil ? nil : try TagState(answers.memory, model)
        content = TagContent(answers.memory, model)
        if case .unread(let page) = content { throw UnreadPage(page) }
        signs = CloneSign.all(in: answers, as: model)
    }
}
