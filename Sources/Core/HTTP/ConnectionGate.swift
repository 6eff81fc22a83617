// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// Counts connections. Those beyond the most are closed at once rather than left to hang, so that a client knows.
final class ConnectionGate: Sendable {
    private let present = Atomic<Int>(0)
    private let most: Int

    init(most: Int) {
        self.most = most
    }

    /// One connection's pass.
    final class Handler: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = NIOAny

        private let gate: ConnectionGate
        private var isCounted = false

        init(_ gate: ConnectionGate) {
            self.gate = gate
        }

        func handlerAdded(context: ChannelHandlerContext) {
            if context.channel.isActive { enter(context) }
        }

        func channelActive(context: ChannelHandlerContext) {
            enter(context)
            context.fireChannelActive()
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            if isCounted { gate.present.subtract(1, ordering: .relaxed) }
        }

        private func enter(_ context: ChannelHandlerContext) {
            guard !isCounted else { return }
            isCounted = true
            if gate.present.add(1, ordering: .relaxed).newValue > gate.most { context.close(promise: nil) }
        }
    }
}
