// libFuzzer entry of the JSON and form readers. From the package's root:
//
//   F="-fsanitize=fuzzer-no-link,address -g -O1 -ISources/CSimdjson/include -ISources/CLibXML2/include"
//   mkdir -p .build-fuzz && clang++ $F -std=c++17 -c Sources/CSimdjson/CSimdjson.cpp -o .build-fuzz/json.o
//   clang $F $(pkg-config --cflags libxml-2.0) -c Sources/CLibXML2/CLibXML2.c -o .build-fuzz/xml.o
//   clang $F -c Sources/CLibXML2/TextDecode.c -o .build-fuzz/text.o
//   swiftc -O -parse-as-library -sanitize=fuzzer,address -swift-version 6 -enable-upcoming-feature InternalImportsByDefault \
//     -ISources/CSimdjson/include -ISources/CLibXML2/include Sources/WireFormats/*.swift Tests/Fuzz/JSONFuzz.swift \
//     .build-fuzz/*.o -lsimdjson -lxml2 -lstdc++ -o .build-fuzz/json-fuzz
//   SWIFT_BACKTRACE=enable=no .build-fuzz/json-fuzz -max_total_time=60 -max_len=4096

/// A document that is read must answer every question, be written and be read again with the same meaning.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = try? FormBody.read(bytes).text()
    guard let root = try? JSONValue.read(bytes) else { return 0 }
    ask(root)
    guard let again = try? JSONValue.read(root.jsonText.text), again.canonicalText() == root.canonicalText() else {
        fatalError("what was written is not what was read")
    }
    return 0
}

private func ask(_ value: JSONValue) {
    guard let text = try? JSONValue.read(value.rawJSON).canonicalText(), text == value.canonicalText() else {
        fatalError("the source of a value is another value")
    }
    _ = value.path
    _ = try? value.asInt64
    _ = try? value.asBool
    if let text = try? value.asText, String(validating: text.utf8, as: UTF8.self) == nil { fatalError("invalid UTF-8") }
    for item in value.items { ask(item) }
    for (key, member) in value.members {
        _ = try? value.unique(key)
        _ = try? value.valueFromText(key)
        ask(member)
    }
}
