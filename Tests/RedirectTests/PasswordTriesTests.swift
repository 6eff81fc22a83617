// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("Counting wrong passwords")
struct PasswordTriesTests {
    private static func place(_ address: UInt32?, touchpoint: Int64 = 1) -> PasswordTries.Place {
        PasswordTries.Place(touchpoint: TouchpointID(value: touchpoint), address: address.map { .v4($0) })
    }

    @Test("lets five tries through in a minute, then says how long to wait, and begins anew")
    func five() {
        let tries = PasswordTries()
        for number in Int64(0)..<5 { #expect(tries.take(Self.place(1), now: number * 1_000) == nil) }
        #expect(tries.take(Self.place(1), now: 5_000) == 55)
        #expect(tries.take(Self.place(1), now: 59_001) == 1)
        #expect(tries.take(Self.place(2), now: 5_000) == nil)
        #expect(tries.take(Self.place(1, touchpoint: 2), now: 5_000) == nil)
        #expect(tries.take(Self.place(1), now: 60_000) == nil)
    }

    @Test("counts a try that turns out right for nothing")
    func right() {
        let tries = PasswordTries()
        for _ in 0..<100 {
            #expect(tries.take(Self.place(1), now: 0) == nil)
            tries.giveBack(Self.place(1))
        }
        tries.giveBack(Self.place(3))
        for _ in 0..<5 { #expect(tries.take(Self.place(1), now: 0) == nil) }
        #expect(tries.take(Self.place(1), now: 0) == 60)
    }

    @Test("holds everybody together to sixty a minute, and asks no more of those whose address is not known")
    func everybody() {
        let tries = PasswordTries()
        for number in UInt32(0)..<60 { #expect(tries.take(Self.place(number), now: 0) == nil) }
        #expect(tries.take(Self.place(1_000), now: 30_000) == 30)
        #expect(tries.take(Self.place(nil), now: 30_000) == 30)
        #expect(tries.take(Self.place(1_000, touchpoint: 2), now: 30_000) == nil)
        let unknown = PasswordTries()
        for _ in 0..<60 { #expect(unknown.take(Self.place(nil), now: 0) == nil) }
        #expect(unknown.take(Self.place(nil), now: 0) == 60)
    }

    @Test("a try that was refused costs nothing")
    func refused() {
        let tries = PasswordTries()
        for _ in 0..<1_000 { _ = tries.take(Self.place(1), now: 0) }
        for number in UInt32(2)..<57 { #expect(tries.take(Self.place(number), now: 0) == nil) }
        #expect(tries.take(Self.place(1_000), now: 0) != nil)
    }
}
