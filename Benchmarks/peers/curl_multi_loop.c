/*
 * The ceiling for calls through libcurl: the same calls as Turnback's transport, from a plain C loop on the multi
 * interface. One thread, one handle per call in flight, each handle used again; what differs from call to call (address
 * and body) is set for every call, the rest once. No outcome, cancellation, queue or hand-over to another thread.
 *
 *   cc -O2 -o curl_multi_loop curl_multi_loop.c -lcurl
 *   curl_multi_loop URL IN_FLIGHT CALLS BODY_BYTES
 *
 * POSTs a body of that many bytes (GET when 0). Prints one JSON object; exits 1 when a call fails or is not a 200.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ANSWER_BYTES_MAX = 1 << 20 };

struct call {
    CURL *easy;
    char *answer;
    size_t answer_bytes;
};

static const char *url;
static char *body;
static long body_bytes;
static long failed;

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    struct call *call = context;
    size_t more = size * count;
    if (call->answer_bytes + more > ANSWER_BYTES_MAX) return 0;
    memcpy(call->answer + call->answer_bytes, bytes, more);
    call->answer_bytes += more;
    return more;
}

static void set_up(struct call *call, struct curl_slist *headers) {
    call->easy = curl_easy_init();
    call->answer = malloc(ANSWER_BYTES_MAX);
    if (!call->easy || !call->answer) abort();
    curl_easy_setopt(call->easy, CURLOPT_PRIVATE, call);
    curl_easy_setopt(call->easy, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(call->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(call->easy, CURLOPT_TIMEOUT_MS, 30000L);
}

static void begin(CURLM *multi, struct call *call) {
    call->answer_bytes = 0;
    curl_easy_setopt(call->easy, CURLOPT_URL, url);
    if (body_bytes > 0) {
        curl_easy_setopt(call->easy, CURLOPT_POSTFIELDSIZE, body_bytes);
        curl_easy_setopt(call->easy, CURLOPT_POSTFIELDS, body);
    }
    curl_multi_add_handle(multi, call->easy);
}

static void check(CURLMsg *message) {
    long status = 0;
    curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
    if (message->data.result != CURLE_OK || status != 200) failed++;
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: %s URL IN_FLIGHT CALLS BODY_BYTES\n", arguments[0]);
        return 64;
    }
    url = arguments[1];
    const long in_flight = atol(arguments[2]), calls = atol(arguments[3]);
    body_bytes = atol(arguments[4]);
    if (in_flight < 1 || calls < in_flight || body_bytes < 0) return 64;
    body = malloc((size_t)body_bytes + 1);
    struct call *all = calloc((size_t)in_flight, sizeof *all);
    if (!body || !all) abort();
    memset(body, 'x', (size_t)body_bytes);

    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, in_flight);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:");

    const double start = now_seconds();
    long begun = 0, done = 0;
    for (; begun < in_flight; begun++) {
        set_up(&all[begun], headers);
        begin(multi, &all[begun]);
    }
    while (done < calls) {
        int running, left;
        if (curl_multi_perform(multi, &running) != CURLM_OK) abort();
        CURLMsg *message;
        while ((message = curl_multi_info_read(multi, &left))) {
            if (message->msg != CURLMSG_DONE) continue;
            struct call *call;
            check(message);
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
            curl_multi_remove_handle(multi, call->easy);
            done++;
            if (begun < calls) {
                begun++;
                begin(multi, call);
            }
        }
        if (done < calls && curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK) abort();
    }
    const double seconds = now_seconds() - start;
    printf("{\"peer\":\"curl_multi_loop\",\"in_flight\":%ld,\"calls\":%ld,\"body_bytes\":%ld,\"failed\":%ld,"
           "\"seconds\":%.3f,\"calls_per_second\":%.0f}\n",
           in_flight, calls, body_bytes, failed, seconds, (double)calls / seconds);
    return failed == 0 ? 0 : 1;
}
