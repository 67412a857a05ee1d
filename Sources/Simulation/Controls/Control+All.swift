internal import Ledger
internal import RefundRules
internal import ShipmentModel

extension Control {
    /// Every control: each must be found by a run of some hundred lives.
    public static let all: [Control] = evidence + money + memory

    // MARK: What is believed

    private static let evidence = [
        Control("refund-on-accepted", breaks: .evidence, "an interception that was only taken counts as a success")
            .reading { reading in
                guard reading.interception?.state == .accepted else { return }
                reading.interception?.state = .succeeded
                reading.interception?.grade = .proof
                reading.interception?.answersOurReturnRequest = true
            },
        Control("hints-pay", breaks: .evidence, "a hint counts as proof, and any success as an answer to our order")
            .reading { reading in
                reading.interception?.grade = .proof
                reading.interception?.answersOurReturnRequest = true
                reading.interception?.kind = .return
                reading.returned?.grade = .proof
            },
        Control("deliveries-ignored", breaks: .evidence, "a delivery does not stop the money")
            .reading { reading in
                reading.delivered = nil
                reading.deliveryDirection = nil
                reading.contradictions = []
            },
        Control("every-delivery-a-return", breaks: .evidence, "whoever signs, the goods count as back")
            .reading { reading in reading.returned = reading.returned ?? reading.delivered },
        Control("withdrawals-ignored", breaks: .evidence, "a success that is taken back stays one")
            .facts { $0.filter { $0.statement.code != "INTERCEPT_FAIL" } },
        Control("one-parcel-pays-all", breaks: .evidence, "of several parcels the first one decides")
            .with { control in
                control.rules = { rules in
                    let decide = rules.decide
                    rules.decide = { inputs in
                        var inputs = inputs
                        inputs.afterSale.facts.parcels = inputs.afterSale.facts.parcels.map { Array($0.prefix(1)) }
                        return try decide(inputs)
                    }
                }
            },
        Control(
            "number-reuse-ignored", breaks: .evidence, "what was said of a number's earlier parcel counts for this one"
        )
        .with { control in
            control.rules = { rules in
                let read = rules.read
                rules.read = { facts, vocabularies, context in
                    var context = context
                    context.parcel = ParcelID(
                        carrier: context.parcel.carrier, waybill: context.parcel.waybill,
                        dispatch: context.parcel.dispatch - .days(365))
                    return try read(facts, vocabularies, context)
                }
            }
        },
        Control("signatures-ignored", breaks: .evidence, "a push with a wrong signature is believed")
            .with { control in control.parties = { $0.believesForgeries = true } },
    ]

    // MARK: What is sent

    private static let money = [
        Control("attempt-not-committed", breaks: .evidence, "money is sent before its attempt is written")
            .with { control in
                control.isLost = { result, _ in
                    if case .send? = result as? AttemptPermission { true } else { false }
                }
            },
        Control("new-key-on-retry", breaks: .once, "each try of a refund has a key of its own")
            .with { control in control.parties = { $0.refund = .freshKey } },
        Control("another-amount", breaks: .money, "one fen more is ordered than was decided")
            .with { control in control.parties = { $0.refund = .oneMore } },
        Control("stale-look", breaks: .once, "the look before paying sees the case as it was first seen")
            .with { control in control.parties = { $0.looksAreStale = true } },
        Control("queries-not-believed", breaks: .once, "a refund is sent again, whatever the question about it said")
            .with { control in control.parties = { $0.queriesFindNothing = true } },
        Control("no-settle-delay", breaks: .once, "not found counts at once, while the first try may still arrive")
            .with { control in
                control.settings = { settings in
                    for platform in settings.targets.keys { settings.targets[platform]?.settleDelay = .zero }
                }
            },
        Control("closing-ignored", breaks: .once, "a case that its buyer has withdrawn goes on")
            .with { control in
                control.rules = { rules in
                    let decide = rules.decide
                    rules.decide = { inputs in
                        var inputs = inputs
                        if inputs.afterSale.facts.platformState == .closed {
                            inputs.afterSale.facts.platformState = .waitingRefusal
                        }
                        return try decide(inputs)
                    }
                }
            },
    ]

    // MARK: What is kept

    private static let memory = [
        Control("commits-lost", breaks: .kept, "some commits are answered and never reach the disk")
            .with { control in control.isLost = { result, chance in result is [Receipt] && chance.happens(30) } },
        Control("polls-forgotten", breaks: .notForgotten, "nobody asks about parcels")
            .with { control in
                control.result = { result in result is [PollTarget] ? [PollTarget]() : result }
            },
        Control("tasks-dropped", breaks: .notForgotten, "people are not told")
            .with { control in
                control.rules = { rules in
                    let decide = rules.decide
                    rules.decide = { inputs in
                        var decision = try decide(inputs)
                        decision.effects.removeAll { effect in
                            switch effect {
                            case .task, .alarm: true
                            default: false
                            }
                        }
                        decision.afterSale.isOverdue = false
                        return decision
                    }
                }
            },
    ]

    // MARK: Making them

    private func reading(_ change: @escaping @Sendable (inout ParcelReading) -> Void) -> Control {
        with { control in
            control.rules = { rules in
                let read = rules.read
                rules.read = { facts, vocabularies, context in
                    var reading = try read(facts, vocabularies, context)
                    change(&reading)
                    return reading
                }
            }
        }
    }

    private func facts(_ change: @escaping @Sendable ([Fact]) -> [Fact]) -> Control {
        with { control in
            control.rules = { rules in
                let read = rules.read
                rules.read = { facts, vocabularies, context in
                    try read(FactSet(change(facts.facts)), vocabularies, context)
                }
            }
        }
    }
}
