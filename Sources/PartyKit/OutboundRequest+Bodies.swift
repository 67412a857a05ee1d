public import WireFormats

extension OutboundRequest {
    /// A POST of a form.
    ///
    /// - Parameter contentType: As the party's documents write it; `application/x-www-form-urlencoded` and a charset.
    public static func form(
        _ form: FormBody, to url: String, headers: [NamedValue] = [],
        contentType: String = "application/x-www-form-urlencoded;charset=UTF-8", signature: String? = nil,
        isSafeToRepeat: Bool
    ) -> OutboundRequest {
        post(
            form.bytes(), to: url, headers: headers, contentType: contentType, signature: signature,
            isSafeToRepeat: isSafeToRepeat)
    }

    /// A POST of a body that is complete: the very bytes that were signed.
    public static func post(
        _ body: [UInt8], to url: String, headers: [NamedValue] = [], contentType: String, signature: String? = nil,
        isSafeToRepeat: Bool
    ) -> OutboundRequest {
        var fields = HTTPFields()
        fields.append("Content-Type", contentType)
        for header in headers { fields.append(header.name, header.value) }
        return OutboundRequest(
            .post, url, headers: fields, body: body, signature: signature, isSafeToRepeat: isSafeToRepeat)
    }
}
