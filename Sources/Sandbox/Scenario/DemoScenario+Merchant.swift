internal import ShipmentModel

extension DemoScenario {
    /// What happens in the shop that has a system of its own.
    static let merchantCases: [ScriptedCase] = [
        merchant(
            1101, Bilingual("Refused by a quality buyer (YTO)", "优质买家拒收（圆通）"),
            Bilingual(
                "A quality buyer's refusal pays at once; the way back is only watched.",
                "优质买家拒收即退款，退回途中仅跟踪。"), payments: 1, amountMinor: 16_800, at: 7,
            parcels: [
                ScriptedParcel(
                    courier: .yto, waybill: "YT2810000001101",
                    steps: underWay(to: "合肥市") + [Step(6, .outForDelivery, "合肥市")]
                        + refused(at: 11, in: "合肥市", turned: 15, back: 44).dropFirst(),
                    interception: .refused("快件派送中，无法拦截"))
            ], facts: .init(isQualityBuyer: true)),
        merchant(
            1102, Bilingual("Signed for before it could be stopped (SF)", "拦截前已签收（顺丰）"),
            Bilingual(
                "The buyer has the goods: nothing is paid, the merchant may refuse the request.",
                "买家已收货：不退款，商家可拒绝申请。"), payments: 0, amountMinor: 27_500, at: 9,
            parcels: [
                ScriptedParcel(
                    courier: .sf, waybill: "SF1400000001102",
                    steps: underWay(to: "苏州市") + [Step(8, .outForDelivery, "苏州市"), Step(12, .delivered, "苏州市")],
                    interception: .refused("快件派送中，无法拦截"))
            ]),
        merchant(
            1103, Bilingual("Not eligible, for six reasons at once", "六项不符合条件同时出现"),
            Bilingual(
                "Wrong type, received, not dispatched, signed, abnormal, unknown courier: all reasons are shown, nothing is paid. "
                    + "(Cross-border, Hainan and 1288 yuan are no obstacle in a merchant's own shop.)",
                "类型不符、已收货、未发货、已签收、物流异常、未知快递：展示全部原因，不退款。（商家自有店铺不限跨境、海南及金额。）"),
            payments: 0, amountMinor: 128_800, at: 10,
            parcels: [
                ScriptedParcel(
                    courier: .sf, waybill: "SF1400000001103",
                    steps: underWay(to: "海口市") + [Step(0, .outForDelivery, "海口市"), Step(2, .delivered, "海口市")],
                    interception: .refused("运单已签收，不能拦截")),
                ScriptedParcel(
                    courier: .yto, waybill: "YT2810000001103", steps: [Step(5, .labelled, home)],
                    interception: .refused("运单未揽收，不能发起拦截")),
                ScriptedParcel(
                    courier: .zto, waybill: "73100000001103",
                    steps: underWay(to: "海口市") + [Step(3, .damaged, "海口市")],
                    interception: .refused("问题件，不允许发起拦截")),
            ],
            facts: .init(
                type: "return_refund", buyerReceived: true, isCrossBorder: true, isHainanDutyFree: true,
                category: "fresh_food", unknownCarrierWaybill: "VP00000001103")),
        merchant(
            1104, Bilingual("The refund is done, then answered with 502 (ZTO)", "退款完成却返回 502（中通）"),
            Bilingual(
                "The order to pay is carried out and answered with an error: the same key again, exactly one refund.",
                "退款指令已执行却报错：同一退款键重试，仅退款一次。"), payments: 1, amountMinor: 33_300, at: 13,
            parcels: [
                ScriptedParcel(
                    courier: .zto, waybill: "73100000001104",
                    steps: underWay(to: "昆明市") + refused(at: 32, in: "昆明市", turned: 36, back: 66),
                    interception: broughtBack(from: "昆明市", after: 4, back: 42))
            ], answer: .serverError),
        merchant(
            1105, Bilingual("The carrier lies: stopped, then handed over (ZTO)", "承运商误报：称已拦截却仍送达（中通）"),
            Bilingual(
                "An explicit success of our own request pays at once; the delivery that follows makes a complaint due, "
                    + "and nothing is paid twice or clawed back.",
                "自己发起的拦截明确成功即退款；随后的妥投触发投诉，不重复退款也不追回。"), payments: 1,
            amountMinor: 9_900, at: 14,
            parcels: [
                ScriptedParcel(
                    courier: .zto, waybill: "73100000001105",
                    steps: underWay(to: "沈阳市") + refused(at: 40, in: "沈阳市", turned: 44, back: 76),
                    interception: .taken(
                        succeedsAfter: 3, steps: [Step(20, .outForDelivery, "沈阳市"), Step(26, .delivered, "沈阳市")]))
            ]),
        merchant(
            1106, Bilingual("The merchant never calls back (YTO)", "商家从不回调，只能查询（圆通）"),
            Bilingual(
                "The result of the refund is learnt by asking at the merchant's status address: refunded once.",
                "通过商家状态地址查询退款结果：退款一次。"), payments: 1, amountMinor: 14_700, at: 17,
            parcels: [
                ScriptedParcel(
                    courier: .yto, waybill: "YT2810000001106",
                    steps: underWay(to: "福州市") + refused(at: 36, in: "福州市", turned: 40, back: 62),
                    interception: broughtBack(from: "福州市", after: 5, back: 30))
            ], facts: .init(callsBack: false)),
    ]
}
