// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The pages of program and libraries that a process has read to start, and most of which it never needs again.
public enum StartPages {
    /// Takes the pages of code out of this process, some 10 MB; what is needed again is mapped again at its next use, from
    /// the cache that it still is in. A small box can then use that cache for something else. Only mappings of code are
    /// touched: relocated data, which lie beside them, exist nowhere but in memory.
    public static func release() {
        guard let maps = try? Descriptor(opening: "/proc/self/maps", flags: O_RDONLY) else { return }
        var text: [UInt8] = []
        while let more = try? maps.read(limit: 1 << 16, path: "/proc/self/maps"), !more.isEmpty { text += more }
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            // `7f00-7f10 r-xp 00000000 08:01 42 /path` (proc(5))
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count >= 6, words[1] == "r-xp", words[5].hasPrefix("/") else { continue }
            let ends = words[0].split(separator: "-").compactMap { UInt(String($0), radix: 16) }
            guard ends.count == 2, let start = unsafe UnsafeMutableRawPointer(bitPattern: ends[0]) else { continue }
            _ = unsafe madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }
}
