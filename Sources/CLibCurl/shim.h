// libcurl for Swift: curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, which Swift cannot call,
// so each kind of argument gets a typed function here. Only HTTPTransport imports this module.
#pragma once
#include <curl/curl.h>

typedef size_t (*turnback_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode turnback_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode turnback_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode turnback_curl_set_large(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

// libcurl copies the text (every char * option but POSTFIELDS and ERRORBUFFER).
static inline CURLcode turnback_curl_set_text(CURL *easy, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode turnback_curl_set_context(CURL *easy, CURLoption option, void *context) {
    return curl_easy_setopt(easy, option, context);
}

// The list is not copied: it has to outlive the transfer.
static inline CURLcode turnback_curl_set_headers(CURL *easy, struct curl_slist *_Nullable list) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
}

// Copies the bytes; the size goes first, or libcurl would take strlen of them.
static inline CURLcode turnback_curl_set_body(CURL *easy, const void *bytes, size_t count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes);
}

static inline CURLcode turnback_curl_set_data_callback(CURL *easy, CURLoption option,
                                                       turnback_curl_data_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode turnback_curl_set_before_request(CURL *easy, curl_prereq_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode turnback_curl_set_open_socket(CURL *easy, curl_opensocket_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static inline CURLcode turnback_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode turnback_curl_get_context(CURL *easy, void *_Nullable *_Nonnull value) {
    return curl_easy_getinfo(easy, CURLINFO_PRIVATE, value);
}

static inline CURLMcode turnback_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// Next finished transfer, or NULL; its result is in *code. Spares Swift the union in CURLMsg.
static inline CURL *_Nullable turnback_curl_multi_next_done(CURLM *multi, CURLcode *code) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)))
        if (message->msg == CURLMSG_DONE) {
            *code = message->data.result;
            return message->easy_handle;
        }
    return NULL;
}
