import PartyKit
import ShipmentModel
import Testing
import WireFormats

@Suite struct ErrorWordingTests {
    @Test func `an error about a field says where it is and what is wrong with it, and that nothing is lost`() {
        let error = PartyError("sf", reading: WireError(.wrongType, path: "a.b", detail: "no text"))
        #expect(error.detail == "a.b: no text. The message is kept and can be replayed.")
    }
}
