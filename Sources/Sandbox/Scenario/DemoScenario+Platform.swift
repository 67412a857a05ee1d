internal import ShipmentModel

extension DemoScenario {
    /// What happens in the shop on the platform.
    static let platformCases: [ScriptedCase] = [
        platform(
            1, Bilingual("Intercepted in time (SF)", "顺丰拦截成功"),
            Bilingual(
                "The interception succeeds on the way: refunded once, without waiting for the parcel.",
                "途中拦截成功：无需等包裹回仓，退款一次。"), payments: 1, amountMinor: 12_900, at: 6,
            parcel: ScriptedParcel(
                courier: .sf, waybill: "SF1400000000101",
                steps: underWay(to: "成都市") + refused(at: 24, in: "成都市", turned: 28, back: 52),
                interception: broughtBack(from: "成都市", after: 5, back: 32))),
        platform(
            2, Bilingual("Refused by an ordinary buyer (ZTO), back on day four", "普通买家拒收，第四天退回（中通）"),
            Bilingual(
                "Refusal alone does not pay; the sender's signature does, although it comes after the 48-hour mark.",
                "仅拒收不退款；寄件人签收后退款，即使已过 48 小时节点。"), payments: 1, amountMinor: 8_850, at: 8,
            parcel: ScriptedParcel(
                courier: .zto, waybill: "73100000000102",
                steps: underWay(to: "郑州市") + refused(at: 12, in: "郑州市", turned: 20, back: 94),
                interception: .refused("包裹派送中，不允许发起拦截"))),
        platform(
            3, Bilingual("Interception refused, then refused at the door (YTO)", "拦截被拒，买家门口拒收（圆通）"),
            Bilingual(
                "No channel could stop it, the buyer did: refunded once when it is back with the sender.",
                "渠道拦截不成，买家拒收：退回寄件人后退款一次。"), payments: 1, amountMinor: 45_600, at: 10,
            parcel: ScriptedParcel(
                courier: .yto, waybill: "YT2810000000103",
                steps: underWay(to: "武汉市") + refused(at: 18, in: "武汉市", turned: 22, back: 48),
                interception: .refused("该网点暂不支持拦截"))),
        platform(
            4, Bilingual("Every push three times, the last one first (ZTO)", "推送重复三次且倒序（中通）"),
            Bilingual(
                "`returned` is heard before `returning`, and each of them three times: still one refund.",
                "先听到“已退回”后听到“退回中”，且各三次：仍只退款一次。"), payments: 1, amountMinor: 6_990, at: 11,
            parcel: ScriptedParcel(
                courier: .zto, waybill: "73100000000104",
                steps: underWay(to: "长沙市") + refused(at: 16, in: "长沙市", turned: 20, back: 46),
                interception: .refused("包裹已到达派件网点，不允许发起拦截"), manner: .backwardsThrice)),
        platform(
            5, Bilingual("The refund's answer is lost (SF)", "退款应答丢失（顺丰）"),
            Bilingual(
                "The platform pays, the connection breaks before its answer: asked about, paid exactly once.",
                "平台已退款但连接中断：先查询，绝不重复退款。"), payments: 1, amountMinor: 23_800, at: 12,
            parcel: ScriptedParcel(
                courier: .sf, waybill: "SF1400000000105",
                steps: underWay(to: "西安市") + refused(at: 30, in: "西安市", turned: 34, back: 58),
                interception: broughtBack(from: "西安市", after: 6, back: 34)), answer: .brokenOff),
        platform(
            6, Bilingual("Success told for a parcel that was signed for (ZTO)", "买家已签收后才回报“拦截成功”（中通）"),
            Bilingual(
                "The buyer signed twelve hours before the carrier says that it stopped the parcel: nothing is paid.",
                "签收十二小时后承运商才称拦截成功：不退款。"), payments: 0, amountMinor: 31_500, at: 13,
            parcel: ScriptedParcel(
                courier: .zto, waybill: "73100000000106",
                steps: underWay(to: "南京市") + [Step(30, .outForDelivery, "南京市"), Step(33, .delivered, "南京市")],
                interception: .taken(
                    succeedsAfter: 16, steps: [Step(2, .outForDelivery, "南京市"), Step(4, .delivered, "南京市")]))),
        platform(
            7, Bilingual("Known through the aggregator alone (J&T)", "只能通过聚合商查询（极兔）"),
            Bilingual(
                "The shop names Kuaidi100 as its authority for J&T: state 4, returned and signed, pays once.",
                "店铺指定快递100为极兔的权威来源：状态 4（退签）后退款一次。"), payments: 1, amountMinor: 5_280, at: 15,
            parcel: ScriptedParcel(
                courier: .jt, waybill: "JT0000000000107",
                steps: underWay(to: "广州市") + refused(at: 34, in: "广州市", turned: 38, back: 64),
                interception: broughtBack(from: "广州市", after: 8, back: 40))),
        platform(
            8, Bilingual("The buyer withdraws after the approval (SF)", "同意后买家撤销申请（顺丰）"),
            Bilingual(
                "The platform's case is closed before the parcel turns: nothing is paid, whatever comes back.",
                "包裹转向前售后已关闭：之后无论如何都不退款。"), payments: 0, amountMinor: 19_900, at: 16,
            parcel: ScriptedParcel(
                courier: .sf, waybill: "SF1400000000108",
                steps: underWay(to: "重庆市") + refused(at: 40, in: "重庆市", turned: 44, back: 68),
                interception: broughtBack(from: "重庆市", after: 20, back: 44)), withdrawnAt: .hours(21)),
    ]
}
