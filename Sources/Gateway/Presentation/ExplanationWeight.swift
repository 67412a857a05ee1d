internal import ShipmentModel

/// Why one fact weighs what it weighs.
struct ExplanationWeight {
    let fact: Fact
    let weighed: WeighedFact
    /// The weight that counts in the end.
    let grade: Grade

    var words: Bilingual {
        switch fact.verification {
        case .unverified:
            return Bilingual("no signature proves who said it", "没有签名证明来源")
        case .unprotected:
            return Bilingual("it came over plain http, where others could have written it", "经明文 http 传来，可能被他人改写")
        case .verified: return known
        }
    }

    private var known: Bilingual {
        if fact.statement.written == nil, fact.routes == .push, fact.channel != .warehouse, fact.channel != .person {
            return Bilingual("a push without a time of its own could be of any age", "推送未写明时间，无法判断新旧")
        }
        switch fact.channel {
        case .warehouse: return Bilingual("the shop's own warehouse has the goods in hand", "商家仓库已实际收到货物")
        case .person: return Bilingual("it is a person's word, not a scan", "这是人工说法而非扫描记录")
        case .platform: return Bilingual("a platform only passes on what the carrier said", "平台仅转述承运商的说法")
        case .aggregator where grade == .proof:
            return Bilingual(
                "the shop names this aggregator as the authority for this carrier, and it is explicit",
                "店铺指定该聚合平台为此承运商的权威来源，且说法明确")
        case .aggregator:
            return Bilingual("an aggregator may warn, but not prove", "聚合平台可以预警，但不能作为证明")
        case .carrier where weighed.meaning.isConclusive:
            return Bilingual(
                "it is a listed code over the carrier's own authenticated channel", "这是承运商自有认证渠道的收录代码")
        case .carrier where weighed.meaning.status == .unknown && weighed.meaning.interception == nil:
            return Bilingual("the code is not in the carrier's table", "该代码未收录")
        case .carrier where grade == .proof:
            return Bilingual(
                "alone it would be doubtful, but another sign of the return, or our own accepted order, confirms it",
                "单独存疑，但有其他退回迹象或我方已受理的拦截单佐证")
        case .carrier:
            return Bilingual(
                "the carrier's table marks it as unconfirmed, or it was read from words alone", "承运商代码表标注为未确认，或仅由文字判断")
        }
    }
}

extension WeighedFact {
    /// Whether it speaks of something that money can turn on.
    var decides: Bool {
        if let state = meaning.interception?.state, state == .succeeded || state == .failed { return true }
        switch statusOnItsLeg ?? meaning.status {
        case .refused, .delivered, .returning, .returned, .lost: return true
        case nil, .unknown, .labelCreated, .pickedUp, .inTransit, .customs, .outForDelivery, .deliveryAttempted,
            .availableForPickup, .exception, .cancelled:
            return false
        }
    }
}
