// SPDX-License-Identifier: Apache-2.0

import Testing

/// Everything here starts the built `waypost` and judges it from outside. One after the other: each test may load,
/// starve or kill its appliance, and two at a time would measure each other.
@Suite("The built waypost, judged from outside", .serialized)
enum EndToEnd {}
