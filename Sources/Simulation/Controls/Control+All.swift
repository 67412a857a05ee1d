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
        Control("hints-pay", breaks: .evidence, "a hint counts as proof")
            .reading { reading in
                reading.interception?.grade = .proof
                reading.refused?.grade = .proof
                reading.returning?.grade = .proof
                reading.returned?.grade = .proof
            },
        Control("words-pay", breaks: .evidence, "what nobody has signed counts as signed")
            .facts { facts in
                facts.map { fact in
                    Fact(
                        fact.statement, about: fact.number, by: fact.party, channel: fact.channel,
                        heard: fact.firstHeard, through: fact.routes, verification: .verified,
                        notBefore: fact.notBefore)
                }
            },
        Control("arrival-order", breaks: .reading, "what is heard last counts as what happened last")
            .facts { facts in
                facts.map { fact in
                    var statement = fact.statement
                    statement.written = nil
                    return Fact(
                        statement, about: fact.number, by: fact.party, channel: fact.channel, heard: fact.firstHeard,
                        through: fact.routes, verification: fact.verification, notBefore: fact.notBefore,
                        storedAs: fact.key)
                }
            },
        Control("version-not-sent", breaks: .money, "a platform is not told on which version a refund was decided")
            .with { control in control.parties = { $0.versionIsDropped = true } },
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
            .inputs { inputs in
                var inputs = inputs
                inputs.afterSale.facts.parcels = inputs.afterSale.facts.parcels.map { Array($0.prefix(1)) }
                return inputs
            },
        Control("lists-believed-whole", breaks: .evidence, "whoever lists parcels is taken to list them all")
            .inputs { inputs in
                var inputs = inputs
                inputs.afterSale.facts.parcelsAreComplete = true
                return inputs
            },
        Control("late-parcels-ignored", breaks: .evidence, "a parcel that leaves after the application does not count")
            .inputs { inputs in
                var inputs = inputs
                inputs.afterSale.facts.parcels?.removeAll { parcel in
                    parcel.dispatchedAt.map { $0 > inputs.afterSale.appliedAt } ?? false
                }
                return inputs
            },
        Control("inspection-ignored", breaks: .evidence, "who wants to see the goods first pays when they are back")
            .with { control in
                control.settings = { settings in
                    for shop in settings.policies.keys { settings.policies[shop]?.inspectBeforeRefund = false }
                }
            },
        Control("damage-ignored", breaks: .evidence, "whatever a warehouse finds counts as in order")
            .reading { $0.inspection?.condition = .sound },
        Control(
            "number-reuse-ignored", breaks: .evidence, "what was said of a number's earlier parcel counts for this one"
        )
        .with { control in
            control.rules = { rules in
                let read = rules.read
                rules.read = { facts, vocabularies, context in
                    var context = context
                    if context.parcel.isBound { context.begins = context.begins - .days(365) }
                    return try read(facts, vocabularies, context)
                }
            }
        },
        Control("signatures-ignored", breaks: .evidence, "a push with a wrong signature is believed")
            .with { control in control.parties = { $0.believesForgeries = true } },
    ]

    // MARK: What is sent

    private static let money = [
        Control("attempt-not-committed", breaks: .evidence, "some money is sent before its attempt is written")
            .with { control in
                control.isLost = { result, chance in
                    if case .send? = result as? AttemptPermission { chance.happens(200) } else { false }
                }
            },
        Control("new-key-on-retry", breaks: .once, "each try of a refund has a key of its own")
            .with { control in control.parties = { $0.refund = .freshKey } },
        Control("another-amount", breaks: .money, "one fen more is ordered than was decided")
            .with { control in control.parties = { $0.refund = .oneMore } },
        Control("stale-look", breaks: .once, "who looks at a case sees it as it was first seen")
            .with { control in control.parties = { $0.looksAreStale = true } },
        // The look before the next try shows what became of the first one: both are blind.
        Control("queries-not-believed", breaks: .once, "a refund is sent again, whatever questions and looks say")
            .with { control in
                control.parties = {
                    $0.looksAreStale = true
                    $0.queriesFindNothing = true
                }
            },
        Control("no-settle-delay", breaks: .once, "not found counts at once, while the first try may still arrive")
            .with { control in
                control.settings = { settings in
                    for platform in settings.targets.keys { settings.targets[platform]?.settleDelay = .zero }
                }
            },
        // The worker alone: the ledger, and with it everybody else, goes by the attempt's true deadline.
        Control("deadline-ignored", breaks: .once, "who slept after an attempt's commit sends it all the same")
            .with { control in
                control.result = { result in
                    guard case .send(let attempt, let intent)? = result as? AttemptPermission else { return result }
                    return AttemptPermission.send(attempt.prolonged(by: .hours(1)), intent)
                }
            },
        // The decision drops the refund, and the gate looks again: both are blind.
        Control(
            "persons-order-stands", breaks: .evidence, "what a person has ordered goes out, whatever is heard since"
        )
        .inputs(\.withoutNewsSinceTheOrder),
        // Both are blind here, too.
        Control("closing-ignored", breaks: .once, "a case that its buyer has withdrawn goes on")
            .inputs(\.unclosed),
        Control("stop-ignored", breaks: .evidence, "money goes out although all money is stopped")
            .with { control in
                control.rules = { rules in
                    let permit = rules.permit
                    rules.permit = { gate in
                        var gate = gate
                        gate.isStopped = false
                        return permit(gate)
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
                control.result = { result in result is [ParcelRow] ? [ParcelRow]() : result }
            },
        Control("findings-dropped", breaks: .notForgotten, "what a warehouse says is kept and not read")
            .facts { $0.filter { $0.channel != .warehouse } },
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

    /// What decision and gate look at.
    private func inputs(_ change: @escaping @Sendable (DecisionInputs) -> DecisionInputs) -> Control {
        with { control in
            control.rules = { rules in
                let (decide, permit) = (rules.decide, rules.permit)
                rules.decide = { try decide(change($0)) }
                rules.permit = { gate in
                    var gate = gate
                    gate.inputs = change(gate.inputs)
                    return permit(gate)
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

extension RefundAttempt {
    fileprivate func prolonged(by time: Duration) -> RefundAttempt {
        RefundAttempt(
            key: key, number: number, worker: worker, leaseToken: leaseToken, startedAt: startedAt,
            deadline: deadline + time, requestDigest: requestDigest, caseVersion: caseVersion)
    }
}

extension DecisionInputs {
    /// The same, but that nobody has withdrawn the case.
    fileprivate var unclosed: DecisionInputs {
        var inputs = self
        if inputs.afterSale.facts.platformState == .closed { inputs.afterSale.facts.platformState = .waitingRefusal }
        return inputs
    }

    /// The same, but that no delivery is known while a person's order waits.
    fileprivate var withoutNewsSinceTheOrder: DecisionInputs {
        var inputs = self
        guard intents.contains(where: { $0.isOpen && $0.orderedBy != nil }) else { return inputs }
        for parcel in inputs.parcels.keys {
            inputs.parcels[parcel]?.delivered = nil
            inputs.parcels[parcel]?.deliveryDirection = nil
            inputs.parcels[parcel]?.contradictions = []
        }
        return inputs
    }
}
