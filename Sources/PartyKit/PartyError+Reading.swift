public import ShipmentModel
public import WireFormats

extension PartyError {
    /// The error of a message whose field or format is not what it should be.
    ///
    /// A field that is absent, or holds another kind of value, is named as such; everything else is an unreadable body.
    public init(_ party: PartyID, reading error: WireError) {
        switch error.kind {
        case .missingField: self.init(party, .missingField(path: error.path))
        case .wrongType, .outOfRange: self.init(party, .badField(path: error.path, detail: error.detail))
        default: self.init(party, .unreadable(error))
        }
    }

    /// Reads a message of a party: what the readers of the wire formats throw leaves as the party's error.
    public static func reading<Result>(
        _ party: PartyID, _ read: () throws(WireError) -> Result
    ) throws(PartyError) -> Result {
        do throws(WireError) {
            return try read()
        } catch {
            throw PartyError(party, reading: error)
        }
    }
}
