internal import RefundRules
internal import ShipmentModel

/// Money that moves, and what buyers and platforms do about it.
extension World {
    /// Money leaves by our order. Whether it may is judged at once (``Judge``).
    func pay(_ life: Life, amount: Int64, key: String?) {
        let objection = Judge.objection(to: life, at: sentAt, in: self)
        life.payments.append(.init(key: key, amount: amount, at: now, sentAt: sentAt, objection: objection))
        record.payments += 1
        if objection == nil, life.orderedByPerson == nil, Station.inspectingShops.contains(life.key.shop) {
            let isSeen = life.lists.now.parcels.allSatisfy { $0.findings.contains { $0.isSound == true } }
            record.reach(isSeen ? .paidAfterInspection : .paidAfterSilence)
        }
        judgePayment(life)
        touch(life)
        if life.isOnPlatform, life.payments.count == 1, life.chance.happens(60) {
            plan(.bounce(life), after: life.chance.minutes(100...3000))
        }
    }

    /// The buyer's bank sends the money back.
    func bounce(_ life: Life) {
        life.hasBounced = true
        record.reach(.bounced)
        touch(life)
        tell(life)
    }

    /// The case has changed at its platform.
    func touch(_ life: Life) { life.version = max(life.version + 1, now.seconds) }

    /// Buyer or platform do what was planned for this case, unless it has ended.
    func takeTurn(_ life: Life) {
        guard !life.isEnded else { return }
        switch life.turn {
        case .none, .notEligible: return
        case .buyerWithdraws:
            life.isWithdrawn = true
            life.endedAt = now
        case .amountChanges:
            life.amount = max(100, life.amount / 2 + Int64(life.chance.below(Int(life.amount))))
            life.amount = min(life.amount, life.paid)
            life.amounts.insert(life.amount)
        case .platformPays:
            life.isPaidByPlatform = true
            life.endedAt = now
            record.reach(.foreignRefund)
        case .platformAgreesFirst: life.isAgreed = true
        case .arbitration:
            life.isInArbitration.toggle()
            if life.isInArbitration { plan(.turn(life), after: life.chance.minutes(600...2000)) }
        }
        touch(life)
        tell(life)
    }

    /// A parcel is added, a wrong number put right, a list proven complete, unless the case has ended.
    func listAnew(_ life: Life) {
        guard !life.isEnded, life.lists.hasNext else { return }
        let before = life.lists.now
        life.lists.advance()
        let after = life.lists.now
        if !before.isProven, after.isProven {
            record.reach(.listProven)
        } else {
            record.reach(after.parcels.count > before.parcels.count ? .listGrown : .listCorrected)
        }
        touch(life)
        tell(life)
    }

    /// The platform or the merchant lets the gateway know.
    func tell(_ life: Life) {
        if life.isOnPlatform {
            send(Push(.doudian(life, tag: "209")))
        } else {
            send(Push(.merchant(life)))
        }
    }
}
