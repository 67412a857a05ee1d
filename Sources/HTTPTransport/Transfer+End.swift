import CLibCurl
import PartyKit

extension Transfer {
    /// How the call ended that libcurl has finished with this code.
    func finished(_ code: CURLcode) -> CallEnd {
        guard code == CURLE_OK else { return brokenOff(because: reason(code)) }
        var status = 0
        guard turnback_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, status >= 200, headIsComplete
        else { return brokenOff(because: "the answer has no status") }
        return .answered(status: status)
    }

    /// The truth about a call without a complete answer: did a send begin?
    func brokenOff(because reason: String) -> CallEnd {
        sends == 0 ? .neverSent(reason: reason) : .unknown(reason: reason)
    }

    private func reason(_ code: CURLcode) -> String {
        switch (code, breach) {
        case (CURLE_FILESIZE_EXCEEDED, _), (_, .bodyBytes):
            "the answer's body is longer than \(options.answerBytesMax) bytes"
        case (_, .headBytes): "the answer's head is longer than \(options.headBytesMax) bytes"
        case (_, .secondSend): "the connection broke; sending again could do it twice"
        case (CURLE_COULDNT_CONNECT, .address): "the address is in a range that is not allowed"
        case (CURLE_OPERATION_TIMEDOUT, _): timeoutReason
        default: Self.text(code)
        }
    }

    /// libcurl has one code for three clocks.
    private var timeoutReason: String {
        let milliseconds = call?.deadlineMilliseconds ?? 0
        // libcurl counts whole milliseconds, rounded either way: it may cut one early.
        return if .now - begun >= .milliseconds(milliseconds - 1) {
            "no complete answer within \(milliseconds) ms"
        } else if sends == 0 {
            "no connection within \(options.connectTimeout)"
        } else {
            "slower than \(options.slowBytesPerSecond) bytes a second for \(options.slowPeriod)"
        }
    }

    /// libcurl's sentence for a code: it names no address.
    static func text(_ code: CURLcode) -> String {
        "\(String(cString: curl_easy_strerror(code))) (curl \(code.rawValue))"
    }
}
