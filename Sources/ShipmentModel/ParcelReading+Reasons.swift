extension ParcelReading {
    private typealias Words = (english: String, chinese: String)

    /// Why the reading is what it is, oldest first: one plain sentence each, for people. Made when it is asked for: a parcel
    /// is read far more often than explained.
    public var reasons: [Reason] {
        var reasons: [(when: Instant, reason: Reason)] = []
        func add(_ words: Words, _ when: Instant, _ evidence: [FactKey]) {
            reasons.append((when, Reason(words.english, words.chinese, evidence: evidence)))
        }
        func add(_ milestone: Milestone?, _ proof: Words, _ hint: Words) {
            guard let milestone else { return }
            add(milestone.grade == .proof ? proof : hint, milestone.when.earliest, milestone.evidence)
        }
        add(refused, ("Refused.", "已拒收。"), ("Said to be refused; not proven.", "据称已拒收，尚无证明。"))
        add(
            returning, ("On its way back.", "退回途中。"),
            ("Said to be on its way back; not proven.", "据称正在退回，尚无证明。"))
        add(
            returned, ("Back at the sender.", "已退回发件人。"),
            ("Said to be back at the sender; not proven.", "据称已退回发件人，尚无证明。"))
        add(lost, ("Lost.", "已丢失。"), ("Said to be lost; not proven.", "据称已丢失，尚无证明。"))
        if let delivered {
            switch deliveryDirection {
            case .outbound:
                add(
                    delivered, ("Signed for by the recipient.", "收件人已签收。"),
                    ("Said to be signed for by the recipient; not proven.", "据称收件人已签收，尚无证明。"))
            case .inbound:
                add(
                    ("Signed for on the way back, by the sender.", "退回途中由发件人签收。"), delivered.when.earliest,
                    delivered.evidence)
            case .unclear, nil:
                add(
                    ("Signed for, but not clear on which leg.", "已签收，但不清楚是派送还是退回途中。"), delivered.when.earliest,
                    delivered.evidence)
            }
        }
        if let inspection {
            add(sentence(for: inspection), inspection.found.when.earliest, inspection.found.evidence)
        }
        if let interception {
            add(sentence(for: interception), interception.when.earliest, interception.evidence)
        }
        for remark in remarks { add(sentence(for: remark), remark.when, remark.evidence) }
        // What does not go together is said last: it is about all of the above.
        return reasons.sorted { $0.when < $1.when }.map(\.reason)
            + contradictions.map { Reason($0.sentence, $0.chineseSentence) }
    }

    private func sentence(for remark: Remark) -> Words {
        switch remark.topic {
        case .takenBack: ("A scan was taken back.", "一条扫描记录已被撤销。")
        case .perhapsTakenBack:
            ("A scan may have been taken back: it proves nothing now.", "一条扫描记录可能已被撤销，不再作为证明。")
        case .settledElsewhere:
            ("A sign on the old number: the new number decides.", "原单号上的签收不作数，以新单号为准。")
        }
    }

    private func sentence(for inspection: Inspection) -> Words {
        switch inspection.condition {
        case .sound: ("The warehouse found the goods in order.", "仓库验货无误。")
        case .damaged: ("The warehouse found the goods damaged.", "仓库验货发现破损。")
        case .empty: ("The warehouse found the parcel empty.", "仓库验货为空包。")
        }
    }

    private func sentence(for interception: Interception) -> Words {
        switch interception.state {
        case .unknown: ("An interception is spoken of, without a result.", "提到了拦截，但没有结果。")
        case .accepted: ("The interception was accepted; that is no success yet.", "拦截申请已受理，尚未成功。")
        case .rejected: ("The interception was rejected.", "拦截申请被拒绝。")
        case .failed: ("The interception failed.", "拦截失败。")
        case .cancelled: ("The interception was cancelled.", "拦截已取消。")
        case .succeeded where interception.grade != .proof:
            ("The interception is said to have succeeded; not proven.", "据称拦截成功，尚无证明。")
        case .succeeded where interception.answersOurReturnRequest:
            ("The interception that we asked for succeeded.", "我方申请的拦截已成功。")
        case .succeeded:
            ("An interception succeeded that is not our request for a return.", "有一次拦截成功，但不是我方申请的退回。")
        }
    }
}

extension ParcelReading.Contradiction {
    /// One plain sentence for people.
    public var sentence: String { words.english }
    public var chineseSentence: String { words.chinese }

    private var words: (english: String, chinese: String) {
        switch self {
        case .deliveredAfterSuccess:
            (
                "Signed for after the interception succeeded, with no scan of the way back in between.",
                "拦截成功后又显示签收，其间没有退回扫描。"
            )
        case .deliveredBeforeSuccess:
            (
                "The interception succeeded only after the parcel was, or may have been, signed for.",
                "拦截成功之前包裹已签收或可能已签收。"
            )
        case .signedAfterReturn: ("Signed for again after it was returned.", "退回后又显示签收。")
        case .deliveredAfterRefusal:
            ("Signed for after, or perhaps after, it was refused.", "拒收之后（或可能之后）又显示签收。")
        case .otherDestination:
            (
                "An interception succeeded that does not bring the parcel back by our request.",
                "拦截成功，但并非按我方申请退回发件人。"
            )
        case .successWithdrawn: ("The interception's success was withdrawn.", "拦截成功的结果已被撤回。")
        case .orderUnclear:
            (
                "The times do not tell which result of the interception came last.",
                "从时间上无法判断哪个拦截结果在后。"
            )
        case .doubtfulAnnulment: ("A scan may have been taken back.", "一条扫描记录可能已被撤销。")
        }
    }
}
