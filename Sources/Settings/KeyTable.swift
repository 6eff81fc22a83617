// SPDX-License-Identifier: Apache-2.0

/// Every key of one program, in the order of its sample file.
public struct KeyTable<Root: Sendable>: Sendable {
    /// What is wrong between keys that are right on their own: the key to name, and the reason.
    public typealias Conflict = (key: String, reason: String)

    public let keys: [SettingKey<Root>]
    /// The opening lines of the sample file.
    let preface: String
    /// Every key at its default.
    let defaults: Root
    let conflicts: @Sendable (Root) -> [Conflict]

    public init(
        preface: String, defaults: Root, keys: [SettingKey<Root>],
        conflicts: @escaping @Sendable (Root) -> [Conflict] = { _ in [] }
    ) {
        self.preface = preface
        self.defaults = defaults
        self.keys = keys
        self.conflicts = conflicts
    }

    /// The names of the sections, in order.
    var sections: [String] {
        keys.reduce(into: []) { if $0.last != $1.section { $0.append($1.section) } }
    }

    /// Default, then file, then environment: the later wins. An empty variable counts as not set. Throws everything
    /// that is wrong, at once.
    public func load(file: SettingsFile?, environment: [String: String]) throws(SettingsError) -> LoadedSettings<Root> {
        var loaded = LoadedSettings(table: self, settings: defaults, file: file?.path)
        var problems: [SettingsProblem] = []
        if let file { apply(file, to: &loaded, &problems) }
        apply(environment, to: &loaded, &problems)
        if problems.isEmpty {
            for conflict in conflicts(loaded.settings) { problems.append(problem(conflict, in: loaded, file)) }
        }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        return loaded
    }

    private func apply(
        _ file: SettingsFile, to loaded: inout LoadedSettings<Root>, _ problems: inout [SettingsProblem]
    ) {
        for section in file.sections where !sections.contains(section) {
            let meant = Suggestion.nearest(to: section, among: sections).map { "; did you mean [\($0)]?" }
            problems.append(
                SettingsProblem(
                    source: .file(file.path, line: file.line(section: section, key: nil)), key: "[\(section)]",
                    value: nil, reason: "unknown section" + (meant ?? "")))
        }
        for entry in file.entries where entry.section.isEmpty || sections.contains(entry.section) {
            do throws(InvalidValue) {
                guard let key = keys.first(where: { $0.section == entry.section && $0.name == entry.name }) else {
                    throw unknown(entry)
                }
                try key.write(entry.value, &loaded.settings)
                loaded.origins[key.path] = .file
            } catch {
                let path = entry.section.isEmpty ? entry.name : entry.section + "." + entry.name
                problems.append(
                    SettingsProblem(
                        source: .file(file.path, line: file.line(section: entry.section, key: entry.name)),
                        key: path, value: entry.value.description, reason: error.description))
            }
        }
    }

    private func unknown(_ entry: SettingsFile.Entry) -> InvalidValue {
        let home = keys.first { $0.name == entry.name }
        if entry.section.isEmpty {
            let hint = home.map { "[\($0.section)]" } ?? sections.map { "[\($0)]" }.joined(separator: ", ")
            return InvalidValue("stands outside a section; it belongs below \(hint)")
        }
        let siblings = keys.filter { $0.section == entry.section }.map(\.name)
        if let meant = Suggestion.nearest(to: entry.name, among: siblings) {
            return InvalidValue("unknown key; did you mean \(entry.section).\(meant)?")
        }
        if let home { return InvalidValue("unknown key; did you mean \(home.path)?") }
        return InvalidValue("unknown key; [\(entry.section)] has \(siblings.joined(separator: ", "))")
    }

    private func apply(
        _ environment: [String: String], to loaded: inout LoadedSettings<Root>, _ problems: inout [SettingsProblem]
    ) {
        // In the order of names, so that the same mistakes read the same each time.
        for (variable, text) in environment.sorted(by: { $0.key < $1.key }) where !text.isEmpty {
            do throws(InvalidValue) {
                if let key = keys.first(where: { $0.variable == variable }) {
                    try key.write(try key.fromEnvironment(text), &loaded.settings)
                    loaded.origins[key.path] = .environment
                } else if let section = sections.first(where: {
                    variable.hasPrefix("WAYPOST_" + $0.uppercased() + "_")
                }) {
                    let known = keys.filter { $0.section == section }.map(\.variable)
                    let meant = Suggestion.nearest(to: variable, among: known).map { "; did you mean \($0)?" }
                    throw InvalidValue("unknown key of [\(section)]" + (meant ?? ""))
                }
            } catch {
                problems.append(
                    SettingsProblem(
                        source: .environment(variable), key: keys.first { $0.variable == variable }?.path, value: text,
                        reason: error.description))
            }
        }
    }

    private func problem(
        _ conflict: Conflict, in loaded: LoadedSettings<Root>, _ file: SettingsFile?
    ) -> SettingsProblem {
        let key = keys.first { $0.path == conflict.key }
        let value = key?.value(in: loaded.settings)
        if loaded.origins[conflict.key] == .environment, let key {
            return SettingsProblem(
                source: .environment(key.variable), key: key.path, value: value?.description, reason: conflict.reason)
        }
        let line = key.flatMap { file?.line(section: $0.section, key: $0.name) }
        return SettingsProblem(
            source: .file(file?.path ?? "configuration", line: line), key: conflict.key, value: value?.description,
            reason: conflict.reason)
    }
}
