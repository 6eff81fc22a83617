// SPDX-License-Identifier: Apache-2.0

/// The edges between dark and light, as closed loops of horizontal and vertical lines. Where two dark modules touch
/// only at a corner the loops cross; filled by the even-odd rule, loops give the modules exactly.
struct Outline {
    /// A corner between modules.
    struct Corner: Hashable {
        let x: Int
        let y: Int
    }

    /// Each loop's corners where it turns, without the first one again at its end.
    let loops: [[Corner]]

    /// Of a square of modules, of which nothing outside is dark.
    init(side: Int, isDark: (Int, Int) -> Bool) {
        let size = side + 1
        // Asked once for each module, with a light line above and one to the left.
        var dark = [Bool](repeating: false, count: (size + 1) * (size + 1))
        for y in 0..<side {
            for x in 0..<side { dark[(y + 1) * (size + 1) + x + 1] = isDark(x, y) }
        }
        // Whether an edge leaves the corner (x, y) to the right, or downwards.
        var right = [Bool](repeating: false, count: size * size)
        var down = right
        for y in 0..<size {
            for x in 0..<size {
                let place = (y + 1) * (size + 1) + x + 1
                right[y * size + x] = dark[place] != dark[place - size - 1]
                down[y * size + x] = dark[place] != dark[place - 1]
            }
        }
        var loops: [[Corner]] = []
        for start in 0..<(size * size) where right[start] {
            loops.append(Self.trace(from: start, size, &right, &down))
        }
        self.loops = loops
    }

    /// Takes the edges of one loop. It turns at every corner, or goes straight on: at a crossing, straight on is
    /// shorter to write.
    private static func trace(from start: Int, _ size: Int, _ right: inout [Bool], _ down: inout [Bool]) -> [Corner] {
        var corners: [Corner] = []
        var at = start
        var horizontal = true
        repeat {
            corners.append(Corner(x: at % size, y: at / size))
            at = horizontal ? run(from: at, step: 1, &right) : run(from: at, step: size, &down)
            horizontal.toggle()
        } while at != start || !horizontal
        return corners
    }

    /// Walks along the edges of one direction to their end, taking them.
    private static func run(from start: Int, step: Int, _ edges: inout [Bool]) -> Int {
        var at = start
        if edges[at] {
            while at < edges.count, edges[at] {
                edges[at] = false
                at += step
            }
        } else {
            while at >= step, edges[at - step] {
                at -= step
                edges[at] = false
            }
        }
        return at
    }
}
