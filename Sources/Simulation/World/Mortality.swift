/// Whether one life of the gateway's process has ended. Everything through which it touches the world asks here first.
final class Mortality: @unchecked Sendable {
    /// Which of the gateways on one store lives this life.
    let place: Int
    private(set) var isDead = false

    init(place: Int = 0) { self.place = place }

    /// As by `kill -9`: what was not committed is gone, and whoever waits hears nothing.
    func die() { isDead = true }
}
