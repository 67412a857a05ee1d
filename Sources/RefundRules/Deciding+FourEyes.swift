internal import ShipmentModel

/// Four eyes: a large payment that a person orders waits for a second person who orders the same amount.
extension Deciding {
    /// The words of all who ordered the payment; nil while another person is waited for.
    mutating func agreedWords(_ action: PersonAction) -> String? {
        let words = "\(action.person): \(action.reason)"
        guard let amount = amountDue, needsTwoPersons(amount) else {
            afterSale.firstPayOrder = nil
            return words
        }
        if let first = afterSale.firstPayOrder, first.amount == amount {
            if first.isBy(action.person) {
                note(.secondPersonNeeded)
                askSecondPerson()
                return nil
            }
            afterSale.firstPayOrder = nil
            return "\(first.person): \(first.reason); \(words)"
        }
        afterSale.firstPayOrder = PayOrder(person: action.person, reason: action.reason, amount: amount, at: now)
        note(.secondPersonNeeded)
        askSecondPerson()
        return nil
    }

    /// What a person does closes the tasks that stood open: the one about the second person opens again while one is
    /// waited for.
    mutating func askSecondPerson() {
        guard afterSale.firstPayOrder != nil else { return }
        emit(.task(.secondPerson, suggestion: DecisionCode.secondPersonNeeded.english))
    }

    /// Above the shop's bound, and wherever the order lifts the cap of one refund.
    private func needsTwoPersons(_ amount: Money) -> Bool {
        guard let bound = policy.fourEyesAboveMinor, bound > 0 else { return false }
        return amount.minorUnits > min(bound, policy.capPerRefundMinor)
    }

    /// An order is for one amount: another amount is another question.
    mutating func expireFirstPayOrder() {
        guard let first = afterSale.firstPayOrder, first.amount != amountDue else { return }
        afterSale.firstPayOrder = nil
        note(.firstOrderExpired)
        emit(.task(.review, suggestion: DecisionCode.firstOrderExpired.english))
    }
}
