public import PartyKit
public import ShipmentModel

/// The fee that SF names when it takes an interception.
extension SFExpressAdapter {
    /// In which unit an account's fees are written; no public source says it, so the account does.
    enum FeeUnit: String {
        case yuan, fen

        var fractionDigits: Int { self == .yuan ? 2 : 0 }
    }

    public func money(ofFee written: String, account: Account) -> Money? {
        if let unit = account.values["fee_unit"].flatMap(FeeUnit.init) {
            return Money(decimal: written, fractionDigits: unit.fractionDigits, currency: .cny)
        }
        // Nothing is nothing in every unit.
        let amount = Money(decimal: written, fractionDigits: FeeUnit.yuan.fractionDigits, currency: .cny)
        return amount?.minorUnits == 0 ? amount : nil
    }

    func checkFeeUnit(of account: Account) throws(PartyError) {
        guard let name = account.values["fee_unit"], FeeUnit(rawValue: name) == nil else { return }
        throw PartyError(profile.id, .cannotCompose(reason: "fee_unit can be yuan or fen"))
    }
}
