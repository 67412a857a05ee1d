import Testing
import WireFormats

/// Fields, and the paths in errors.
@Suite struct JSONFieldTests {
    private let root: JSONValue

    init() throws {
        root = try JSONValue.read(
            #"""
            {"Head":"OK","empty":"","none":null,"Body":{"count":3,"WaybillRoute":[
              {"mailno":"SF1","opCode":50,"ok":true},
              {"mailno":null,"opCode":"80","ok":"false"},
              {"opCode":{"a":[1]},"ok":"yes","weight":12.50}]},
             "apiResultData":"{\"success\":true,\"msg\":{\"route\":[1,{\"x\":null}]}}",
             "data":{"id":7},"broken":"{\"a\":","list":[[],[[1,2],3]],"13800000000 Zhang":{"张":[0]}}
            """#)
    }

    private func error(_ body: () throws -> Void) -> WireError? {
        do {
            try body()
            return nil
        } catch { return error as? WireError }
    }

    private func route(_ index: Int) throws -> JSONValue {
        try #require(root["Body"]?.array("WaybillRoute").dropFirst(index).first)
    }

    @Test func `absent and null are the same`() throws {
        #expect(root["nothing"] == nil)
        #expect(root["none"] == nil)
        #expect(!root.has("none"))
        #expect(root.has("empty"))
        #expect(try root.textIfAny("none") == nil)
        #expect(try root.textIfAny("empty") == "")
        #expect(try root.filledTextIfAny("empty") == nil)
        #expect(try root.int64IfAny("empty") == nil)
        #expect(try root.arrayIfAny("none") == nil)
        #expect(root["Head"]?["deeper"] == nil, "a string has no members")
    }

    @Test func `scalars are text as they were written`() throws {
        #expect(try root.text("Head") == "OK")
        #expect(try route(0).text("opCode") == "50")
        #expect(try route(0).text("ok") == "true")
        #expect(try route(2).text("weight") == "12.50")
    }

    @Test func `integers and booleans may stand in strings`() throws {
        #expect(try route(0).int64("opCode") == 50)
        #expect(try route(1).int64("opCode") == 80)
        #expect(try route(0).bool("ok"))
        #expect(try route(1).bool("ok") == false)
        #expect(error { _ = try route(2).bool("ok") }?.path == "Body.WaybillRoute[2].ok")
        #expect(error { _ = try route(2).int64("weight") }?.kind == .wrongType)
    }

    @Test func `optional fields are read when they are there`() throws {
        #expect(try root.filledTextIfAny("Head") == "OK")
        #expect(try root.objectIfAny("Body")?.int64IfAny("count") == 3)
        #expect(try root.objectIfAny("none") == nil)
        #expect(try root.objectIfAny("Body")?.uniqueInt64("count") == 3)
        #expect(try route(0).boolIfAny("ok") == true)
        #expect(try route(0).boolIfAny("nothing") == nil)
        #expect(error { _ = try route(2).boolIfAny("ok") }?.kind == .wrongType)
        #expect(error { _ = try root.textIfAny("Body") }?.kind == .wrongType)
        #expect(try root.valueFromText("list")?.isArray == true)
    }

    @Test func `an error names the field by its path`() throws {
        #expect(
            error { _ = try route(1).text("mailno") }
                == WireError(.missingField, path: "Body.WaybillRoute[1].mailno", detail: "absent or null"))
        #expect(
            error { _ = try route(2).text("opCode") }
                == WireError(.wrongType, path: "Body.WaybillRoute[2].opCode", detail: "object instead of text"))
        #expect(error { _ = try root.array("Body") }?.detail == "object instead of an array")
        #expect(error { _ = try root["Head"]?.text("x") }?.detail == "string instead of an object")
        #expect(root["list"]?.items.dropFirst().first?.items.first?.items.dropFirst().first?.path == "list[1][0][1]")
        #expect(root.path.isEmpty)
    }

    @Test func `a key that is data does not reach the path`() throws {
        let value = try #require(root["13800000000 Zhang"]?["张"]?.items.first)
        #expect(value.path == "13800000000?Zhang.?[0]")
        #expect(
            error { _ = try value.asArray }?.description
                == "wrongType at 13800000000?Zhang.?[0]: number instead of an array")
    }

    @Test func `JSON inside text is read like JSON`() throws {
        let result = try root.objectFromTextOrObject("apiResultData")
        #expect(try result.bool("success"))
        let route = try #require(result["msg"]?.array("route").dropFirst().first)
        #expect(error { _ = try route.text("x") }?.path == "apiResultData.msg.route[1].x")
        #expect(try root.objectFromTextOrObject("data").int64("id") == 7)
        #expect(try root.objectFromTextOrObjectIfAny("empty") == nil)
        #expect(error { _ = try root.objectFromTextOrObject("none") }?.kind == .missingField)
        #expect(error { _ = try root.objectFromTextOrObject("broken") }?.kind == .malformed)
        #expect(error { _ = try root.objectFromTextOrObject("broken") }?.path == "broken")
        #expect(error { _ = try root.objectFromTextOrObject("list") }?.kind == .wrongType)
    }

    @Test func `items and members are collections`() throws {
        let routes = try root.object("Body").array("WaybillRoute")
        #expect(routes.count == 3)
        #expect(!routes.isEmpty)
        #expect(routes.map { $0.has("mailno") } == [true, false, false])
        #expect(root["Head"]?.items.isEmpty == true)
        #expect(try root.object("Body").members.map(\.key) == ["count", "WaybillRoute"])
        #expect(root["Head"]?.members.count == 0)
        #expect(try JSONValue.read("[]").items.isEmpty)
        #expect(try JSONValue.read("{}").members.isEmpty)
    }

    @Test func `escapes in keys and texts are undone`() throws {
        let value = try JSONValue.read(#"{"a\"b":"\u9000\u56de \ud83d\ude00\/\t","long key with é and more":"v"}"#)
        #expect(try value.text("a\"b") == "退回 😀/\t")
        #expect(try value.text("long key with é and more") == "v")
        #expect(value["long key with é and mor"] == nil)
    }

    @Test(arguments: ["", "a", "ab", "abc", "abcd", "abcde", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmnopq"])
    func `a key is found among keys that differ in one letter`(key: String) throws {
        let others =
            key.indices.map { key.replacingCharacters(at: $0, with: "X") } + [key + "a", String(key.dropLast()) + "_"]
        let members = others.map { ($0, JSONText.integer(0)) } + [(key, .integer(1))]
        #expect(try JSONValue.read(JSONText.object(members).text).int64(key) == 1)
    }

    @Test func `a string's bytes are lent as its text has them, and nothing else is`() throws {
        let json = try JSONValue.read(#"{"s":"退\u56DE","e":"","n":1,"z":null}"#)
        #expect(json.withStringIfAny("s") { Array($0) } == Array("退回".utf8))
        #expect(json.withStringIfAny("e") { $0.count } == 0)
        for key in ["n", "z", "absent"] { #expect(json.withStringIfAny(key) { $0.count } == nil) }
    }

    @Test func `a value outlives the others of its document`() throws {
        func inner() throws -> JSONValue { try JSONValue.read(#"{"a":{"b":"kept"}}"#).object("a") }
        let kept = try inner()
        for number in 0..<50 { _ = try JSONValue.read("{\"a\":{\"b\":\"other \(number)\"}}") }
        #expect(try kept.text("b") == "kept")
    }
}

extension String {
    fileprivate func replacingCharacters(at index: Index, with character: Character) -> String {
        var copy = self
        copy.replaceSubrange(index...index, with: String(character))
        return copy
    }
}
