internal import Digests

/// Upper-case hex MD5 over the very strings that are sent, before they are percent-encoded.
enum Kuaidi100Signature {
    /// Of a tracking query [seen: go-demo utils/httpUtil.go].
    static func query(param: String, key: String, customer: String) -> String { hash(param + key + customer) }

    /// Of `label/order` [seen: the same].
    static func label(param: String, milliseconds: String, key: String, secret: String) -> String {
        hash(param + milliseconds + key + secret)
    }

    /// Of a push, if a salt was given when it was ordered [seen: java-demo README.md].
    static func push(param: String, salt: String) -> String { hash(param + salt) }

    private static func hash(_ text: String) -> String { Hex.encode(Digest.hash(text, with: .md5)).uppercased() }
}
