internal import Gateway
internal import Ledger
internal import RefundRules
internal import ShipmentModel

/// The after-sale staff: looks at open tasks now and then, and does this or that about them.
struct People {
    let world: World

    /// - Parameter isThorough: Towards the end: whatever is open is brought to an end.
    func lookAtTasks(_ station: Station, isThorough: Bool) async throws {
        let tasks = try await station.ledger.tasks(TaskFilter(isOpen: true, limit: 500)).items
        var seen: Set<CaseKey> = []
        for task in tasks.sorted(by: { $0.id < $1.id }) where seen.insert(task.caseKey).inserted {
            guard isThorough || world.chance.happens(350), let life = world.life(task.caseKey.afterSaleID),
                let file = try await station.ledger.caseFile(task.caseKey),
                let kind = action(on: file.afterSale, isThorough: isThorough)
            else { continue }
            // What needs a second person gets one in the end: they take turns.
            let isLis = isThorough ? world.now.seconds / 86_400 % 2 == 0 : world.chance.happens(500)
            try await order(kind, for: life, by: isLis ? "Li" : "Wang", station)
        }
    }

    /// Now and then a buyer telephones, and somebody orders the money although the parcel is on its last way.
    func answerTheTelephone(_ station: Station) async throws {
        guard world.chance.happens(400) else { return }
        let callers = world.lives.filter { life in
            life.parcels.contains { $0.isUnderWay && $0.scans.last?.kind == .outForDelivery }
        }
        guard !callers.isEmpty else { return }
        let life = world.chance.pick(callers)
        guard try await station.ledger.caseFile(life.key)?.afterSale.state == .approved else { return }
        try await order(.pay, for: life, by: "Li", station)
    }

    private func order(
        _ kind: PersonAction.Kind, for life: Life, by person: String, _ station: Station
    ) async throws {
        if kind == .takeBackToApproved { life.vouchedForAt = life.vouchedForAt ?? world.now }
        if kind == .pay { life.orderedByPerson = life.orderedByPerson ?? world.now }
        let action = PersonAction(kind, person: person, reason: "simulated")
        _ = try await station.intake.submit(Submission(consequences: [.person(life.key, action)]))
    }

    private func action(on afterSale: AfterSaleCase, isThorough: Bool) -> PersonAction.Kind? {
        switch afterSale.state {
        case .applied: nil
        case .manual: isThorough ? .refuse : world.chance.pick([nil, .refuse, .note])
        case .approved: isThorough ? .pay : world.chance.pick([nil, nil, nil, .note, .pay, .intercept])
        case .turned: world.chance.pick([nil, .pay, isThorough ? .pay : nil])
        case .signed: world.chance.pick([.refuse, .refuse, isThorough ? .refuse : nil, .pay])
        case .refundDue: .pay
        case .refunding: nil
        case .review:
            isThorough
                ? world.chance.pick([.pay, .refuse, .close])
                : world.chance.pick([nil, .takeBackToApproved, .takeBackToApproved, .pay, .refuse, .close])
        case .refunded, .merchantRefused, .closed: nil
        }
    }
}
