internal import ShipmentModel

/// How parcels move, and what carriers do with orders to stop them.
extension World {
    /// Plans a parcel's way as it goes when nobody stops it.
    func dispatch(_ life: Life, _ parcel: SimulatedParcel) {
        guard parcel.plan != .silent else { return }
        func at(_ from: Int, _ to: Int) -> Instant { parcel.dispatchedAt + parcel.chance.minutes(from...to) }
        plan(.scan(life, parcel, .pickedUp), at: at(10, 120))
        plan(.scan(life, parcel, .departed), at: at(180, 600))
        switch parcel.plan {
        case .deliveredThenSucceeded, .deliveredThenReturned, .delivered:
            plan(.scan(life, parcel, .outForDelivery), at: at(900, 2000))
            plan(.scan(life, parcel, .delivered), at: at(2000, 4000))
        case .lost:
            plan(.scan(life, parcel, parcel.carrier == "sf" ? .lost : .problem), at: at(1500, 3000))
        case .stuck:
            plan(.scan(life, parcel, .problem), at: at(1200, 2400))
        case .intercepted, .successWithdrawn, .succeededThenDelivered, .stoppedForAnotherAddress:
            // Late at the door: whoever stops it comes in time, most of the time.
            plan(.scan(life, parcel, .outForDelivery), at: at(3500, 5000))
            if parcel.plan == .stoppedForAnotherAddress { plan(.order(parcel, .running), at: at(300, 900)) }
        case .interceptionRejected, .interceptionFailed, .refusedAtTheDoor, .returnedThenDelivered,
            .refusedThenDelivered:
            plan(.scan(life, parcel, .outForDelivery), at: at(1500, 3000))
        case .silent: break
        }
        if parcel.carrier == "jt", parcel.chance.happens(300) {
            plan(.scan(life, parcel, .misread), at: at(1450, 1990))
        }
    }

    /// Something is scanned: it is so from now on, and what follows from it is planned.
    func scan(_ kind: SimulatedParcel.ScanKind, _ life: Life, _ parcel: SimulatedParcel) {
        guard mayHappen(kind, parcel) else { return }
        let shown = now + (parcel.chance.happens(150) ? parcel.chance.minutes(1...300) : .zero)
        parcel.scans.append(.init(kind: kind, at: now, shownAt: shown))
        push(scan: kind, life, parcel)
        switch kind {
        case .outForDelivery: reachDoor(life, parcel)
        case .refused:
            if parcel.plan == .refusedThenDelivered {
                plan(.scan(life, parcel, .delivered), after: parcel.chance.minutes(60...1500))
            } else {
                plan(.scan(life, parcel, .turnedBack), after: parcel.chance.minutes(30...1500))
            }
        case .turnedBack:
            let isQuick = parcel.plan == .deliveredThenReturned
            plan(.scan(life, parcel, .backDelivered), after: parcel.chance.minutes(isQuick ? 60...900 : 600...5000))
        case .backDelivered:
            hasten(life)
            unpack(parcel)
            if parcel.plan == .returnedThenDelivered {
                plan(.scan(life, parcel, .delivered), after: parcel.chance.minutes(30...3000))
            }
        case .delivered:
            if parcel.plan == .deliveredThenSucceeded, parcel.order == .running {
                plan(.order(parcel, .succeeded), after: parcel.chance.minutes(5...200))
            }
            if parcel.plan == .deliveredThenReturned {
                plan(.scan(life, parcel, .turnedBack), after: parcel.chance.minutes(30...400))
            }
            if life.lists.now.parcels.allSatisfy(\.isWithBuyer), life.chance.happens(300) { life.gotPackage = true }
        case .redirected: plan(.scan(life, parcel, .delivered), after: parcel.chance.minutes(600...2000))
        case .pickedUp, .departed, .misread, .problem, .lost: break
        }
    }

    private func mayHappen(_ kind: SimulatedParcel.ScanKind, _ parcel: SimulatedParcel) -> Bool {
        switch kind {
        case .outForDelivery, .refused:
            parcel.order != .succeeded && parcel.isUnderWay
        case .delivered:
            parcel.isBack
                ? parcel.plan == .returnedThenDelivered
                : !parcel.isWithBuyer && !parcel.scans.contains { $0.kind == .turnedBack }
        case .turnedBack, .backDelivered:
            !parcel.isBack && (!parcel.isWithBuyer || parcel.plan == .deliveredThenReturned)
        case .misread: parcel.isUnderWay && !parcel.scans.contains { $0.kind == .refused || $0.kind == .turnedBack }
        default: true
        }
    }

    private func reachDoor(_ life: Life, _ parcel: SimulatedParcel) {
        let hours = parcel.chance.minutes(30...400)
        switch parcel.plan {
        case .delivered, .deliveredThenSucceeded, .deliveredThenReturned: break
        case .interceptionFailed where parcel.chance.happens(500): plan(.scan(life, parcel, .delivered), after: hours)
        case .intercepted, .successWithdrawn, .succeededThenDelivered, .stoppedForAnotherAddress:
            // Nobody came in time: the buyer takes it, or does as agreed.
            plan(.scan(life, parcel, parcel.chance.happens(500) ? .delivered : .refused), after: hours)
        // Now and then nobody scans the refusal: it is on its way back, and that is all.
        case .refusedAtTheDoor where parcel.chance.happens(300): plan(.scan(life, parcel, .turnedBack), after: hours)
        default: plan(.scan(life, parcel, .refused), after: hours)
        }
    }

    /// Platforms and buyers see the same scans, and many act just when the money becomes due.
    private func hasten(_ life: Life) {
        guard life.turn == .platformPays || life.turn == .buyerWithdraws, now >= life.appliedAt,
            life.chance.happens(700)
        else { return }
        plan(.turn(life), after: life.chance.minutes(1...400))
    }

    // MARK: Orders to stop it

    /// A carrier takes an order of ours, or does not.
    ///
    /// - Returns: Whether it was taken.
    func intercept(_ parcel: SimulatedParcel) -> Bool {
        if parcel.order == .running || parcel.order == .succeeded { return parcel.isOurOrder }
        guard parcel.isUnderWay, parcel.plan != .interceptionRejected, parcel.plan != .stoppedForAnotherAddress else {
            return false
        }
        parcel.isOurOrder = true
        setOrder(.running, of: parcel)
        switch parcel.plan {
        case .interceptionFailed, .refusedAtTheDoor, .refusedThenDelivered:
            plan(.order(parcel, .failed), after: parcel.chance.minutes(120...1500))
        case .intercepted, .successWithdrawn, .succeededThenDelivered, .returnedThenDelivered:
            plan(.order(parcel, .succeeded), after: parcel.chance.minutes(60...1200))
        default: break
        }
        return true
    }

    /// A service order comes to its next state.
    func proceed(_ parcel: SimulatedParcel, to state: SimulatedParcel.OrderState) {
        guard let (life, _) = find(waybill: parcel.waybill.rawValue) else { return }
        switch state {
        case .running:
            guard parcel.order == .none, parcel.isUnderWay else { return }
            setOrder(.running, of: parcel)
            plan(.order(parcel, .succeeded), after: parcel.chance.minutes(60...600))
            return
        case .succeeded:
            guard parcel.order == .running, !parcel.isBack else { return }
            guard parcel.plan == .deliveredThenSucceeded || !parcel.isWithBuyer else { return }
        case .failed:
            guard parcel.order == .running || (parcel.order == .succeeded && parcel.plan == .successWithdrawn) else {
                return
            }
        default: break
        }
        setOrder(state, of: parcel)
        pushOrder(life, parcel)
        if state == .succeeded { hasten(life) }
        switch (state, parcel.plan) {
        case (.succeeded, .successWithdrawn):
            plan(.order(parcel, .failed), after: parcel.chance.minutes(10...900))
        case (.succeeded, .succeededThenDelivered):
            plan(.scan(life, parcel, .delivered), after: parcel.chance.minutes(30...1500))
        case (.succeeded, .stoppedForAnotherAddress):
            plan(.scan(life, parcel, .redirected), after: parcel.chance.minutes(30...600))
        case (.succeeded, .deliveredThenSucceeded): break
        case (.succeeded, _):
            plan(.scan(life, parcel, .turnedBack), after: parcel.chance.minutes(20...1500))
        case (.failed, .successWithdrawn):
            plan(.scan(life, parcel, .delivered), after: parcel.chance.minutes(2000...6000))
        default: break
        }
    }

    func setOrder(_ state: SimulatedParcel.OrderState, of parcel: SimulatedParcel) {
        parcel.order = state
        parcel.orderChangedAt = now
    }
}
