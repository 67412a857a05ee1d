public import PartyKit
public import ShipmentModel

/// The fee that SF names when it takes an interception.
extension SFExpressAdapter {
    public func money(ofFee written: String, account: Account) -> Money? {
        if let unit = Self.feeUnit(of: account) {
            return Money(decimal: written, fractionDigits: unit.fractionDigits, currency: .cny)
        }
        // Nothing is nothing in every unit.
        let amount = Money(decimal: written, fractionDigits: SFExpressFeeUnit.yuan.fractionDigits, currency: .cny)
        return amount?.minorUnits == 0 ? amount : nil
    }

    /// Nil for a unit that nobody knows, too: no order leaves under such a setting, and of an earlier one's fee it says nothing.
    private static func feeUnit(of account: Account) -> SFExpressFeeUnit? {
        do throws(PartyError) {
            return try account.choiceIfAny("fee_unit")
        } catch {
            return nil
        }
    }
}
