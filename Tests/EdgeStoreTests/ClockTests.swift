// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import EdgeStore

@Suite("The box's clocks")
struct ClockTests {
    @Test("never run backwards within a boot, and count milliseconds")
    func bootTime() async throws {
        let clock = BoxClock()
        let first = clock.moment()
        try await Task.sleep(for: .milliseconds(30))
        let second = clock.moment()
        #expect((20...20_000).contains(second.bootTime - first.bootTime))
        #expect(first.wall > ClickID.epoch, "Unix ms, not seconds.")
        #expect(first.clock == second.clock)
        #expect(clock.refresh() == nil)
    }

    @Test("name the boot as the service manager does, and as the kernel does where it says nothing")
    func bootID() {
        #expect(BoxClock.bootID(environment: ["BOOT_ID": "given"]) == "given")
        let kernel = BoxClock.bootID(environment: [:])
        #expect(kernel == "unknown" || kernel.utf8.count == 36)
        #expect(BoxClock.bootID(environment: ["BOOT_ID": ""]) == kernel)
    }
}
