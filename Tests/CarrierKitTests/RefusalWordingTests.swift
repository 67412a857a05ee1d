import CarrierKit
import Testing

@Suite struct `A refusal in words` {
    @Test(arguments: [
        "由于收件人拒收原因 派件不成功", "客户拒收", "拒签", "快件被拒收，正在退回", "拒收", "收件人不在家，改日派送；二次派送客户拒收",
        "未联系到客户，后客户拒收", "取消派送：拒收",
    ])
    func `is a statement`(text: String) {
        #expect(RefusalWording.states(text))
    }

    @Test(arguments: [
        "", "派件中", "未拒收", "客户未拒收", "非拒收件", "无拒收", "取消拒收", "取消客户拒收", "拒收再投", "拒收后再投", "拒收已取消", "客户没有拒收",
        "不是拒收", "未被拒签", "是否拒收", "拒", "签收", "拒绝签收人电话",
    ])
    func `that is denied or taken back is none`(text: String) {
        #expect(!RefusalWording.states(text))
    }

    @Test func `states any of the words that are asked for`() {
        #expect(ChineseWording.states(["退回", "退件"], in: "应客户要求,快件正在退回中"))
        #expect(!ChineseWording.states(["退回", "退件"], in: "取消退回"))
    }

    @Test func `mentions a word wherever it stands`() {
        #expect(ChineseWording.mentions(["清关"], in: "目的地清关中"))
        #expect(ChineseWording.mentions(["改址", "退回"], in: "取消退回"))
        #expect(!ChineseWording.mentions(["退回"], in: "退"))
        #expect(!ChineseWording.mentions([], in: "退回"))
    }

    @Test(arguments: [
        ("签收人: 退回", true), ("收件人：退回", true), ("签收人退回", true), ("签收人:: 退回件", true), ("签收人: 张三，收件人: 退回", true),
        ("签收人: 张三 退回", false), ("退回 签收人:", false), ("退回", false), ("签收人", false),
    ])
    func `gives a word only right behind its label`(text: String, isGiven: Bool) {
        #expect(ChineseWording.gives("退回", as: ["签收人", "收件人"], in: text) == isGiven)
    }
}
