import Simulation
import Testing

struct SimulationTests {
    @Test func `a placeholder`() { #expect(RunRecord().lives == 0) }
}
