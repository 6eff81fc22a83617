// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// Another program, fed with bytes.
struct Tool {
    /// What a program said.
    typealias Output = [UInt8]

    private let path: String

    /// nil where the program is not installed.
    init?(_ name: String) {
        let found = ["/usr/bin/", "/usr/local/bin/", "/bin/"].map { $0 + name }.first { access($0, X_OK) == 0 }
        guard let found else { return nil }
        path = found
    }

    /// Runs the program on `input`, by way of files, since both ends of a pipe in one thread may wait for each other.
    func run(_ arguments: [String], input: [UInt8]) throws -> Output {
        let (source, sink) = (try #require(tmpfile()), try #require(tmpfile()))
        defer {
            fclose(source)
            fclose(sink)
        }
        fwrite(input, 1, input.count, source)
        rewind(source)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, fileno(source), 0)
        posix_spawn_file_actions_adddup2(&actions, fileno(sink), 1)
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid = pid_t()
        try #require(posix_spawn(&pid, path, &actions, nil, &words, environ) == 0)
        waitpid(pid, nil, 0)
        fseek(sink, 0, SEEK_END)
        var output = [UInt8](repeating: 0, count: ftell(sink))
        rewind(sink)
        let count = fread(&output, 1, output.count, sink)
        return Array(output.prefix(count))
    }
}

extension Tool.Output {
    /// As UTF-8.
    var text: String { String(decoding: self, as: UTF8.self) }
}
