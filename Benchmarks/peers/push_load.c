/*
 * A load of webhook pushes: one thread, epoll, keep-alive, a fixed number of connections, each of which sends its next
 * prepared request as soon as the answer to the last one is whole.
 *
 *   cc -O2 -o push_load push_load.c
 *   push_load PORT FILE FIRST CONNECTIONS SECONDS
 *
 * FILE holds whole HTTP requests, each behind its length as four bytes, least significant first; sending begins with
 * number FIRST and begins anew behind the last. Prints one JSON object; exits 1 when an answer is not a 200.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_BYTES_MAX = 64 << 10, EVENTS_MAX = 256, REQUESTS_MAX = 4 << 20, LATENCIES_MAX = 4 << 20 };

struct connection {
    int socket;
    size_t count;
    double sent_at;
    char answer[ANSWER_BYTES_MAX];
};

static const uint8_t *file;
static uint64_t *offsets;
static size_t request_count, next_request, done, failed;
static float *latencies;
static double end_time;

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void die(const char *what) {
    perror(what);
    exit(2);
}

static void map_file(const char *path) {
    const int descriptor = open(path, O_RDONLY);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status)) die(path);
    file = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (file == MAP_FAILED) die("mmap");
    offsets = malloc(REQUESTS_MAX * sizeof *offsets);
    latencies = malloc(LATENCIES_MAX * sizeof *latencies);
    if (!offsets || !latencies) die("malloc");
    for (uint64_t at = 0; at + 4 <= (uint64_t)status.st_size && request_count < REQUESTS_MAX;) {
        uint32_t length;
        memcpy(&length, file + at, 4);
        offsets[request_count++] = at;
        at += 4 + (uint64_t)length;
    }
    if (request_count == 0) die("no requests");
}

static void send_next(struct connection *connection) {
    const uint8_t *request = file + offsets[next_request++ % request_count];
    uint32_t length;
    memcpy(&length, request, 4);
    request += 4;
    connection->count = 0;
    connection->sent_at = now_seconds();
    for (uint32_t sent = 0; sent < length;) {
        const ssize_t part = send(connection->socket, request + sent, length - sent, MSG_NOSIGNAL);
        if (part < 0 && errno == EAGAIN) continue;
        if (part <= 0) die("send");
        sent += (uint32_t)part;
    }
}

/* The length of the whole answer among the bytes, or 0. */
static size_t whole_answer(struct connection *connection) {
    connection->answer[connection->count] = 0;
    const char *end = strstr(connection->answer, "\r\n\r\n");
    if (!end) return 0;
    const char *field = strcasestr(connection->answer, "\r\ncontent-length:");
    if (!field || field > end) die("an answer without a length");
    const size_t whole = (size_t)(end - connection->answer) + 4 + strtoul(field + 17, NULL, 10);
    return connection->count >= whole ? whole : 0;
}

/* Returns whether the connection goes on. */
static int receive(struct connection *connection) {
    const ssize_t got = recv(
        connection->socket, connection->answer + connection->count, ANSWER_BYTES_MAX - connection->count - 1, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
    if (got <= 0) die("the server closed a connection");
    connection->count += (size_t)got;
    if (!whole_answer(connection)) return 1;
    const double now = now_seconds();
    if (strncmp(connection->answer, "HTTP/1.1 200", 12) != 0) failed++;
    if (done < LATENCIES_MAX) latencies[done] = (float)(now - connection->sent_at);
    done++;
    if (now >= end_time) return 0;
    send_next(connection);
    return 1;
}

static int by_size(const void *left, const void *right) {
    const float difference = *(const float *)left - *(const float *)right;
    return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
    if (count != 6) {
        fprintf(stderr, "usage: %s PORT FILE FIRST CONNECTIONS SECONDS\n", arguments[0]);
        return 64;
    }
    map_file(arguments[2]);
    next_request = strtoul(arguments[3], NULL, 10);
    const size_t first = next_request;
    const long connections = atol(arguments[4]);
    struct connection *all = calloc((size_t)connections, sizeof *all);
    const int poll = epoll_create1(0), yes = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1])),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (long each = 0; each < connections; each++) {
        struct connection *connection = &all[each];
        connection->socket = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(connection->socket, (struct sockaddr *)&address, sizeof address)) die("connect");
        setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        fcntl(connection->socket, F_SETFL, O_NONBLOCK);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
        epoll_ctl(poll, EPOLL_CTL_ADD, connection->socket, &event);
    }
    const double start = now_seconds();
    end_time = start + atof(arguments[5]);
    for (long each = 0; each < connections; each++) send_next(&all[each]);
    for (long open = connections; open > 0;) {
        struct epoll_event events[EVENTS_MAX];
        const int ready = epoll_wait(poll, events, EVENTS_MAX, 10000);
        if (ready == 0) die("no answer for ten seconds");
        for (int each = 0; each < ready; each++) {
            struct connection *connection = events[each].data.ptr;
            if (receive(connection)) continue;
            close(connection->socket);
            open--;
        }
    }
    const double seconds = now_seconds() - start;
    const size_t kept = done < LATENCIES_MAX ? done : LATENCIES_MAX;
    qsort(latencies, kept, sizeof *latencies, by_size);
    printf("{\"load\":\"push_load\",\"connections\":%ld,\"first\":%zu,\"next\":%zu,\"done\":%zu,\"failed\":%zu,"
           "\"seconds\":%.3f,\"pushes_per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
           connections, first, next_request, done, failed, seconds, (double)done / seconds,
           1000.0 * (double)latencies[kept / 2], 1000.0 * (double)latencies[kept * 99 / 100]);
    return failed == 0 ? 0 : 1;
}
