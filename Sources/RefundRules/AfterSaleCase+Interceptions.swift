internal import ShipmentModel

extension AfterSaleCase {
    /// Notes what a party answered to our own interception call; ``RefundRules/decide(_:)`` then does what follows.
    ///
    /// The merchant's clock is not touched: an answer is not an outcome, and a refusal only means another way.
    ///
    /// - Returns: False when the answer is to no request of this case, or says nothing new.
    @discardableResult
    public mutating func note(_ answer: InterceptionAnswer) -> Bool {
        guard var record = interceptionsAsked[answer.parcel] else { return false }
        if record.requestNumber == answer.requestNumber {
            guard record.note(answer) else { return false }
        } else {
            guard let index = record.earlier.firstIndex(where: { $0.requestNumber == answer.requestNumber }),
                record.earlier[index].note(answer)
            else { return false }
        }
        interceptionsAsked[answer.parcel] = record
        return true
    }

    /// Whether of some order to stop a parcel nobody knows if the carrier has it.
    public var hasDoubtfulInterception: Bool { interceptionsAsked.values.contains { $0.doubt != nil } }
}

extension InterceptionRecord {
    fileprivate mutating func note(_ answer: InterceptionAnswer) -> Bool {
        if let look = answer.look {
            guard self.look == nil, state == .unknown, fault == nil, !isCancelled else { return false }
            self.look = look
            return true
        }
        if let doubt = answer.doubt {
            guard state == .unknown, fault == nil, !isCancelled, self.doubt == nil else { return false }
            self.doubt = doubt
            return true
        }
        let before = self
        carrierNumber = answer.carrierNumber ?? carrierNumber
        if answer.fee != nil || answer.feeAsWritten != nil {
            // The newest price, whole: an old amount beside a new number would say that the two are one.
            fee = answer.fee
            feeAsWritten = answer.feeAsWritten
            feeSettlement = answer.feeSettlement
        }
        feeSettlement = answer.feeSettlement ?? feeSettlement
        otherGoods = answer.otherGoods ?? otherGoods
        if answer.state != .unknown { answeredAt = answeredAt ?? answer.at }
        switch answer.state {
        case .cancelled: isCancelled = true
        case .unknown:
            // Gives the request up only where no answer had taken it: the carrier may have it all the same.
            if state == .unknown, !answer.isRetryable { fault = answer.code ?? answer.message ?? "no answer" }
        case .accepted, .rejected, .succeeded, .failed:
            state = answer.state
            fault = answer.state == .rejected || answer.state == .failed ? answer.code ?? answer.message : nil
        }
        return self != before
    }
}
