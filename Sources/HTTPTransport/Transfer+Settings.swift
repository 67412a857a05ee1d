import CLibCurl
import PartyKit

extension Transfer {
    /// What is the same for every call of this handle.
    func setUp() -> CURLcode {
        let context = Unmanaged.passUnretained(self).toOpaque()
        return firstFailure([
            turnback_curl_set_context(easy, CURLOPT_PRIVATE, context),
            turnback_curl_set_context(easy, CURLOPT_WRITEDATA, context),
            turnback_curl_set_context(easy, CURLOPT_HEADERDATA, context),
            turnback_curl_set_context(easy, CURLOPT_PREREQDATA, context),
            turnback_curl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, receiveBody),
            turnback_curl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, receiveHead),
            turnback_curl_set_before_request(easy, beforeRequest),
            options.addressPolicy == .any
                ? CURLE_OK
                : firstFailure([
                    turnback_curl_set_context(easy, CURLOPT_OPENSOCKETDATA, context),
                    turnback_curl_set_open_socket(easy, openSocket),
                ]),

            turnback_curl_set_long(easy, CURLOPT_NOSIGNAL, 1),
            // Without it the thread would wait for a stuck resolver when a call that is still resolving ends.
            turnback_curl_set_long(easy, CURLOPT_QUICK_EXIT, 1),
            turnback_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, options.connectTimeout.wholeMilliseconds)),
            turnback_curl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, options.slowBytesPerSecond),
            turnback_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, max(1, Int(options.slowPeriod.components.seconds))),
            turnback_curl_set_large(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(options.answerBytesMax)),

            turnback_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
            turnback_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)),
            turnback_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            turnback_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
            turnback_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
            options.authoritiesFile.map { turnback_curl_set_text(easy, CURLOPT_CAINFO, $0) } ?? CURLE_OK,
            // With a folder of authorities libcurl reads them all again for every connection (20 ms); the file it keeps.
            turnback_curl_set_text(easy, CURLOPT_CAPATH, nil),

            // The request goes out as it was composed: signatures cover its path, and nothing is added to it.
            turnback_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0),
            turnback_curl_set_long(easy, CURLOPT_PATH_AS_IS, 1),
            turnback_curl_set_long(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
            turnback_curl_set_text(easy, CURLOPT_PROXY, ""),
        ])
    }

    /// What each call sets anew; every one of these is set for every call, so that nothing stays from the last.
    func configure(_ call: Call) -> CURLcode {
        let request = call.request
        let isFresh = !request.isSafeToRepeat && options.sendsUnrepeatableOnFreshConnections
        let code = firstFailure([
            turnback_curl_set_text(easy, CURLOPT_URL, request.url),
            turnback_curl_set_headers(easy, call.headers),
            turnback_curl_set_long(easy, CURLOPT_TIMEOUT_MS, call.deadlineMilliseconds),
            turnback_curl_set_long(easy, CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0),
            // Wait for the first connection to a host to say whether it is HTTP/2 before opening the next.
            turnback_curl_set_long(easy, CURLOPT_PIPEWAIT, call.isEncrypted ? 1 : 0),
            turnback_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, nil),
        ])
        guard code == CURLE_OK else { return code }
        if request.method == .get, request.body.isEmpty {
            return turnback_curl_set_long(easy, CURLOPT_HTTPGET, 1)
        }
        return firstFailure([
            turnback_curl_set_long(easy, CURLOPT_POST, 1),
            request.body.withUnsafeBytes { bytes in
                // An empty array may have no address, and a null would mean: read the body from a callback.
                bytes.baseAddress.map { turnback_curl_set_body(easy, $0, bytes.count) }
                    ?? turnback_curl_set_body(easy, "", 0)
            },
            request.method == .get ? turnback_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, "GET") : CURLE_OK,
        ])
    }

    private func firstFailure(_ codes: [CURLcode]) -> CURLcode {
        codes.first { $0 != CURLE_OK } ?? CURLE_OK
    }
}
