internal import Ledger
internal import RefundRules
internal import ShipmentModel

extension DecisionRules {
    /// The same rules, with a look at what passes through them: which rows are walked, and whether a reading stays what it
    /// is when its facts come in another order (I4).
    func watched(by world: World) -> DecisionRules {
        let (read, decide, permit) = (read, decide, permit)
        return DecisionRules(
            read: { facts, vocabularies, context in
                let reading = try read(facts, vocabularies, context)
                if world.chance.happens(20) {
                    let other = try read(facts.reheard(in: &world.chance), vocabularies, context)
                    if other != reading {
                        world.record.violate(.reading, nil, "\(context.parcel): another order gives another reading")
                    }
                }
                return reading
            },
            decide: { inputs in
                let decision = try decide(inputs)
                if let life = world.life(inputs.afterSale.key.afterSaleID) {
                    life.rows.formUnion(
                        StateRow.rows(from: inputs.afterSale, by: decision, action: inputs.action))
                }
                return decision
            },
            permit: permit)
    }
}

extension FactSet {
    /// The same facts, heard in another order, some of them twice and in two parts.
    fileprivate func reheard(in chance: inout Chance) -> FactSet {
        var shuffled = facts.shuffled(using: &chance)
        shuffled += shuffled.prefix(chance.below(shuffled.count + 1))
        let cut = chance.below(shuffled.count + 1)
        return FactSet(shuffled[cut...]).joined(with: FactSet(shuffled[..<cut]))
    }
}
