extension DecisionCode {
    public var english: String { texts.english }
    public var chinese: String { texts.chinese }

    /// What people read: what happened, and for questions why they are asked.
    private var texts: (english: String, chinese: String) {
        switch self {
        case .factsMissing:
            ("Some facts are not known yet; they have been asked for.", "部分信息尚未获取，已发起查询。")
        case .evaluatedAgain:
            ("The request changed or a missing fact arrived: evaluated again.", "申请有变更或缺失信息已补齐，重新评估。")
        case .notEligible:
            ("The case does not qualify for refund after refusal; handle it as usual.", "该售后单不符合拒签后退款条件，请按常规流程处理。")
        case .approved:
            ("All conditions hold: agreed to refund after refusal.", "条件全部满足，已同意拒签后退款。")
        case .agreedByPlatform:
            ("The platform itself agreed to refund after refusal.", "平台已自动同意拒签后退款。")
        case .approvedByPerson:
            ("A person agreed to refund after refusal.", "人工同意拒签后退款。")
        case .turned:
            (
                "All parcels are verifiably stopped or on their way back; 48 hours are left.",
                "包裹已确认拦截或退回途中，剩余处理时间 48 小时。"
            )
        case .noLongerTurned:
            ("What had turned a parcel was withdrawn: waiting for it again.", "包裹的拦截或退回结果被撤销，继续等待。")
        case .signed:
            ("The recipient has signed for the goods: consider refusing the request.", "买家已签收，建议拒绝该申请。")
        case .notSignedAfterAll:
            ("The delivery was taken back by the carrier: waiting for the parcel again.", "签收记录被承运商撤销，继续等待包裹。")
        case .buyerEdited:
            ("The buyer edited the request; it still qualifies.", "买家修改了申请，仍符合条件。")
        case .noTracking:
            (
                "Nothing has been heard of the parcel for as long as the shop waits: treated as an anomaly.",
                "包裹长时间无物流信息，按物流异常处理。"
            )
        case .interceptionRejected:
            ("The interception request was rejected.", "拦截申请被拒绝。")
        case .interceptionFailed:
            ("The interception failed; another channel can be tried.", "拦截失败，可尝试其他渠道。")
        case .interceptionRunsAlready:
            (
                "Nobody is asked to stop the parcel: somebody else's interception of it is running, or has succeeded.",
                "未下拦截单：该包裹已有他人发起的拦截（进行中或已成功）。"
            )
        case .interceptionTooLate:
            (
                "The order to stop the parcel was not sent: looked at just before, it can no longer be stopped, or need not be.",
                "拦截单未发出：下单前核实，包裹已无法或无需拦截。"
            )
        case .interceptionInDoubt:
            (
                "The order to stop the parcel may have been taken, and is not sent twice: ask the courier whether it has it, "
                    + "and order the interception again if not.",
                "拦截指令可能已被受理，系统不会重复下单：请向快递核实，未受理时请重新下单拦截。"
            )
        case .noInterceptionChannel:
            (
                "No channel can intercept this parcel: phone the courier, or wait for the refusal.",
                "没有可用的拦截渠道，请电话联系快递或等待拒签。"
            )
        case .foreignGoods:
            ("The parcel also holds goods of other requests: confirm before it is intercepted.", "包裹内含其他商品，请确认后再拦截。")
        case .unknownCourier:
            ("The platform names a courier that is not in the table.", "平台返回的快递公司编码未收录。")
        case .decideNow:
            ("The 48-hour clock runs: wait for the parcel, pay, or ask for more time.", "48 小时倒计时中，请决定：继续等待、退款或申请延时。")
        case .inspectReturn:
            ("The goods are back: inspect them, then pay or refuse.", "货物已退回，请验货后决定退款或拒绝。")
        case .interceptionTooExpensive:
            (
                "Every channel left costs more than the shop's limit: order the interception if it is worth it.",
                "剩余拦截渠道费用均超过店铺上限，如值得请人工下单。"
            )
        case .reshipForeignGoods:
            ("The parcel that turned also holds goods of other requests: send those again.", "退回的包裹内含其他商品，请重新发货。")
        case .successAfterDelivery:
            (
                "The carrier reports an interception as successful after it had delivered: it pays nothing; complain to the carrier.",
                "快递签收后又回报拦截成功，不作为退款依据，请向快递反馈。"
            )
        case .secondPersonNeeded:
            ("This payment needs a second person who orders the same amount.", "该笔退款需另一人以相同金额确认。")
        case .firstOrderExpired:
            ("The amount changed: the first person's order no longer counts.", "金额已变更，首位确认已失效。")
        case .dueInterception:
            ("The interception that we ordered succeeded: the refund is due.", "线上拦截成功，应退款。")
        case .dueInterceptionQuality:
            ("The interception succeeded and the buyer is a quality buyer: the refund is due.", "拦截成功且为优质用户，应退款。")
        case .dueRefusedQuality:
            ("The parcel was refused and the buyer is a quality buyer: the refund is due.", "包裹已拒签且为优质用户，应退款。")
        case .dueReturningQuality:
            ("The parcel is on its way back and the buyer is a quality buyer: the refund is due.", "包裹退回途中且为优质用户，应退款。")
        case .dueReturning:
            ("The parcel is on its way back and the shop pays then: the refund is due.", "包裹退回途中，按店铺策略应退款。")
        case .dueInspected:
            ("The goods are back and the warehouse found them in order: the refund is due.", "货物已退回且仓库验货无误，应退款。")
        case .dueInspectionOverdue:
            (
                "The goods are back and the warehouse has not said anything in the time agreed: the refund is due.",
                "货物已退回，仓库在约定时间内未反馈，应退款。"
            )
        case .dueReturned:
            ("The goods are back with the sender: the refund is due.", "货物已退回发件人，应退款。")
        case .dueAt48h:
            ("The 48-hour clock is about to end and the shop's policy says pay.", "48 小时即将届满，按店铺策略退款。")
        case .duePerson:
            ("A person ordered the refund.", "人工决定退款。")
        case .intentDropped:
            (
                "The evidence for the refund no longer holds; nothing had been sent, so it was dropped.",
                "退款依据已不成立，尚未发出，退款已撤回。"
            )
        case .amountReplaced:
            (
                "The buyer changed the amount before anything was sent: the refund was written anew.",
                "退款发出前买家修改了金额，已按新金额重新生成。"
            )
        case .refundDone:
            ("The refund is confirmed.", "退款已确认成功。")
        case .refundAccepted:
            ("The refund was accepted; its final state comes later.", "退款已受理，等待最终结果。")
        case .refundRetry:
            ("The refund was surely not made; it is tried again under the same key.", "退款确认未成功，将以同一单号重试。")
        case .refundUnknown:
            (
                "Nobody knows whether the refund was made; it is asked about, never sent under a new key.",
                "退款结果未知，正在查询，不会使用新单号。"
            )
        case .refundAbsent:
            ("The target knows no such refund; it is sent again under the same key.", "对方无此退款记录，将以同一单号重发。")
        case .refundGivenUp:
            (
                "The refund was tried, is surely not there, and is not to be made as things stand: it is not sent again.",
                "退款曾尝试发送，已确认对方无此记录，且目前不应退款，不再重发。"
            )
        case .refundedByPlatform:
            ("The platform has refunded already.", "平台已退款。")
        case .refundShownDone:
            ("The platform shows the refund that we sent as made.", "平台显示我方发出的退款已成功。")
        case .refundBounced:
            ("The refund bounced after it was made; it is never paid again by itself.", "退款成功后被退回，不会自动重付，请人工处理。")
        case .contradictedWhileRefunding:
            ("The evidence changed after the refund was sent; its outcome comes first.", "退款发出后证据有变，待结果明确后处理。")
        case .amountChangedAfterAttempt:
            ("The buyer changed the amount after the refund was sent; review the difference.", "退款发出后买家修改了金额，请核对差额。")
        case .closedByPlatform:
            ("The request was withdrawn or closed at the platform.", "售后单已在平台撤销或关闭。")
        case .closedByPerson:
            ("A person closed the case here.", "人工关闭。")
        case .refusedAtPlatform:
            ("The request was refused at the platform.", "申请已在平台被拒绝。")
        case .refusedByPerson:
            ("The merchant refused: the buyer may apply for return and refund instead.", "商家已拒绝，买家如不需要可申请退货退款。")
        case .agreementNotTold:
            (
                "The platform could not be told that we agree: order it again, or agree on the platform's own pages.",
                "未能通知平台同意拒签后退款，请重新下达或在平台后台操作。"
            )
        case .refusalNotTold:
            (
                "The platform could not be told of the refusal, and its clock runs: order it again, or refuse on the platform's own pages.",
                "未能通知平台拒绝申请，平台时限仍在计时，请重新下达或在平台后台操作。"
            )
        case .moreTimeNotAsked:
            (
                "The platform could not be asked for more time: ask on the platform's own pages.",
                "未能向平台申请延时，请在平台后台操作。"
            )
        case .lost:
            ("A parcel is lost: claim from the courier, then pay or re-ship.", "包裹丢失，请向快递索赔后决定退款或补发。")
        case .longException:
            ("A parcel's exception has lasted too long: find out where it is, then decide.", "包裹长时间异常，请核实后决定。")
        case .redirected:
            ("The interception sends the parcel to a new address, not back: it is no return.", "拦截为改址而非退回，不能按退回处理。")
        case .partlyDelivered:
            ("One parcel was signed for and another was not: refund the turned part only.", "部分包裹已签收，建议仅退未签收部分。")
        case .goodsNotSound:
            (
                "The goods came back damaged, or the parcel was empty: decide, and claim from the courier.",
                "退回货物破损或空包，请人工决定并向快递索赔。"
            )
        case .unclearDelivery:
            ("A delivery scan does not say whose signature it is; the money is held.", "签收方向不明，款项暂缓，请核实签收人。")
        case .parcelListUnproven:
            ("A parcel turned, but nobody proves that there is no further one.", "包裹已退回，但无法确认是否还有其他包裹。")
        case .amountChanged:
            (
                "The buyer changed the amount of a refund that a person had ordered: order it anew.",
                "人工决定退款后买家修改了金额，请重新确认。"
            )
        case .editedNotEligible:
            ("After the buyer's edit the request no longer qualifies.", "买家修改后不再符合条件，请人工处理。")
        case .amountUnknown:
            ("The refund is due but its amount is not known.", "应退款但金额未知。")
        case .amountNotPositive:
            ("The refund is due but its amount is not above zero.", "应退款但金额不大于零。")
        case .currencyMismatch:
            ("The order and the refund are in different currencies.", "订单与退款币种不一致。")
        case .orderOverpaid:
            ("All refunds together would exceed what was paid for the order.", "累计退款将超过订单实付金额。")
        case .earlierRefund:
            ("An earlier refund of this case was sent; only a person may order another.", "该售后单已发起过退款，再次退款需人工决定。")
        case .arbitration:
            ("The platform is judging the case: money waits for its word.", "平台介入处理中，款项等待平台裁定。")
        case .refundNotDone:
            ("The target surely did not and will not pay.", "退款被明确拒绝，请人工处理。")
        case .refundNotSent:
            ("The refund could not be ordered so far; it goes on being tried.", "退款暂未能发起，系统将继续重试。")
        case .refundStuck:
            ("The money left but did not arrive: find out where it is.", "款项已发出但未到账，请核实。")
        case .refundMismatch:
            ("The target confirms a refund of another key or amount.", "对方确认的退款单号或金额不符。")
        case .refundWindowOver:
            ("The target no longer recognises the key: sending again could pay twice.", "已超出对方幂等时限，重发可能重复退款。")
        case .refundUnanswered:
            ("The refund has had no clear answer for a day: ask the target.", "退款一天内无明确结果，请联系对方确认。")
        case .intentMissing:
            ("The case says that a refund is under way, but there is none.", "状态显示退款中，但没有对应的退款记录。")
        case .stopSwitch:
            ("The stop switch is on: no money leaves.", "已开启停付开关，暂停退款。")
        case .capPerRefund:
            ("The amount is above the cap of one refund: a person must order it.", "金额超过单笔上限，需人工确认。")
        case .capPerHour:
            ("The shop's cap of this hour is reached; it goes on by itself.", "已达店铺小时上限，稍后自动继续。")
        case .capPerDay:
            ("The shop's cap of this day is reached; it goes on by itself.", "已达店铺单日上限，稍后自动继续。")
        case .capBelowAmount:
            (
                "The amount alone is above what the shop may refund in an hour or a day: it waits until a person lifts the cap.",
                "金额本身已超过店铺小时或单日上限，需人工放宽上限后才会退款。"
            )
        case .staleRead:
            ("The platform's case was not read just before: look before paying.", "付款前需重新读取平台售后单。")
        case .caseChanged:
            ("The case changed since the attempt was prepared: decide again.", "售后单已变更，需重新判断。")
        case .intentNotOpen:
            ("This refund is settled already.", "该退款已有结果。")
        case .anotherSender:
            ("Another sender's attempt has not ended yet.", "另一次发送尚未结束。")
        case .platformIsRefunding:
            ("The platform is refunding by itself.", "平台正在退款。")
        case .contradicted:
            ("Later evidence contradicts what made the refund due.", "后续证据与退款依据矛盾。")
        case .returnNotStarted:
            ("Refunded 3 days ago, and no scan shows the parcel on its way back.", "退款已 3 天，仍无退回物流。")
        case .returnNotFinished:
            ("Refunded 15 days ago, and the goods are not back: complain to the courier.", "退款已 15 天货物仍未退回，请向快递投诉。")
        case .deliveredAfterRefund:
            ("The parcel was handed over after the refund: complain to the courier.", "退款后包裹仍被签收，请向快递投诉。")
        case .acceptedAfterRefund:
            (
                "After the refund the buyer took the parcel that had been refused: contact the buyer, or use the platform's dispute.",
                "退款后买家又签收了已拒收的包裹，请联系买家或走平台申诉。"
            )
        case .withdrawnAfterRefund:
            (
                "The carrier took the interception's success back after the refund: complain to the courier.",
                "退款后快递撤销了拦截成功结果，请向快递投诉。"
            )
        case .redirectedAfterRefund:
            (
                "After the refund the parcel was sent on to another address: complain to the courier.",
                "退款后包裹被改派至其他地址，请向快递投诉。"
            )
        case .unsoundAfterRefund:
            (
                "The refunded goods came back damaged, or the parcel was empty: complain to the courier.",
                "已退款的货物破损或空包退回，请向快递投诉。"
            )
        case .amountChangedAfterRefund:
            ("The platform's amount is no longer the one that was paid: review the difference.", "平台金额与已退金额不一致，请核对差额。")
        case .lostAfterRefund:
            ("The parcel was lost after the refund: claim from the courier.", "退款后包裹丢失，请向快递索赔。")
        case .goodsCameBack:
            ("The request was closed, but the goods came back: re-ship or refund.", "售后已关闭但货物退回，请补发或退款。")
        case .reopenedAtPlatform:
            ("The case has ended here, but the platform shows it open again.", "本地已结束，但平台显示售后单重新开启。")
        case .refundedAfterEnd:
            ("The case had ended unpaid, but the platform shows it refunded.", "本地未退款结束，但平台显示已退款。")
        case .takenBack:
            ("A person sent the case back on its way.", "人工恢复流程。")
        case .reopened:
            ("A person took the ended case up again: it is evaluated anew.", "人工重新受理，重新评估。")
        case .note:
            ("Note.", "备注：")
        case .actionImpossible:
            ("That is not possible in the case's present state.", "当前状态不支持该操作。")
        }
    }
}
