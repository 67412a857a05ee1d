import Testing
import WireFormats

@Suite struct FormBodyTests {
    private func kind(_ text: String, _ limits: ReadLimits = .standard) -> WireError.Kind? {
        do throws(WireError) {
            _ = try FormBody.read(text, limits: limits)
            return nil
        } catch { return error.kind }
    }

    @Test func `fields keep their order and lose their escapes`() throws {
        let form = try FormBody.read("b=1&a=%E9%80%80+%2B%26%3d&&empty=&bare&a%20b=c=d&=x")
        #expect(form.fields.map(\.name) == ["b", "a", "empty", "bare", "a b", ""])
        #expect(form.fields.map(\.value) == ["1", "退 +&=", "", "", "c=d", "x"])
        #expect(form["a"] == "退 +&=")
        #expect(form["nothing"] == nil)
        #expect(form.has("bare"))
        #expect(try FormBody.read("").fields.isEmpty)
    }

    @Test func `a field that stands twice is refused where one is asked for`() throws {
        let form = try FormBody.read("sign=1&a=2&%73ign=3")
        let expected = WireError(.duplicateKey, path: "sign", detail: "the field stands more than once")
        #expect(throws: expected) { try form.text("sign") }
        #expect(throws: expected) { try form.textIfAny("sign") }
        #expect(form["sign"] == "1")
        #expect(try form.text("a") == "2")
        #expect(throws: WireError(.missingField, path: "b", detail: "absent")) { try form.text("b") }
        #expect(try form.textIfAny("b") == nil)
    }

    @Test(arguments: ["a=%", "a=%1", "a=%zz", "a=%%41", "%4=1", "a=%E9%8"])
    func `a broken escape is malformed`(text: String) { #expect(kind(text) == .malformed) }

    @Test func `limits and encodings hold`() throws {
        #expect(kind("a=%FF") == .badEncoding)
        #expect(kind("a=%C1%BF") == .badEncoding)
        #expect(kind("a=1&b=2", ReadLimits(itemsMax: 1)) == .tooManyItems)
        #expect(kind("a=1&b=2", ReadLimits(bytesMax: 6)) == .tooLarge)
        #expect(kind("a=12345", ReadLimits(textBytesMax: 4)) == .tooLarge)
        #expect(try FormBody.read("a=%CD%CB%BB%D8", encoding: .gb18030)["a"] == "退回")
        #expect(try FormBody.read("a=%EF%BB%BFx")["a"] == "\u{FEFF}x", "a mark inside a value is part of it")
        #expect(try FormBody.read("a=%00")["a"] == "\u{0}")
    }

    @Test func `java.net.URLEncoder's alphabet`() {
        let text = "aZ09.-*_ ~!'()+/=&%退é😀\n"
        #expect(
            PercentEncoding.javaURLEncode(text)
                == "aZ09.-*_+%7E%21%27%28%29%2B%2F%3D%26%25%E9%80%80%C3%A9%F0%9F%98%80%0A")
        #expect(
            PercentEncoding.rfc3986Encode(text)
                == "aZ09.-%2A_%20~%21%27%28%29%2B%2F%3D%26%25%E9%80%80%C3%A9%F0%9F%98%80%0A")
    }

    @Test(arguments: [PercentEncoding.formURLEncoded, .rfc3986])
    func `a form is read back as it was written`(encoding: PercentEncoding) throws {
        var generator = SeededGenerator(seed: 5)
        let letters = ["a", "Z", "0", "&", "=", "+", "%", " ", "\n", "\u{0}", "退", "é", "😀", "*", "~", ";"]
        func randomText() -> String {
            (0..<Int.random(in: 1...12, using: &generator)).map { _ in letters.randomElement(using: &generator) ?? "" }
                .joined()
        }
        for _ in 0..<1_000 {
            var form = FormBody()
            for _ in 0..<Int.random(in: 0...6, using: &generator) { form.append(randomText(), randomText()) }
            #expect(try FormBody.read(form.bytes(encoding: encoding)) == form)
        }
    }

    @Test func `a form is written in the order it was given`() {
        let form: FormBody = ["b": "1 2", "a": "退", "b": ""]
        #expect(form.text() == "b=1+2&a=%E9%80%80&b=")
        #expect(form.text(encoding: .rfc3986) == "b=1%202&a=%E9%80%80&b=")
    }

    @Test func `damaged forms are refused or read and never crash`() {
        var generator = SeededGenerator(seed: 6)
        let form = Array("mailno=SF1&content=%7B%22a%22%3A%22%E9%80%80%22%7D&sign=a%2Bb+c&n=1".utf8)
        var read = 0
        for _ in 0..<3_000 where (try? FormBody.read(generator.mutated(form, hints: Array("&=%+A0".utf8)))) != nil {
            read += 1
        }
        #expect(read > 300)
    }
}
