/*
 * A server that costs as little as one can: one thread, epoll, keep-alive; reads a request's head and as many bytes of
 * body as its Content-Length says, and answers the same small JSON to everything.
 *
 *   cc -O2 -o tiny_server tiny_server.c
 *   tiny_server ANSWER_BYTES
 *
 * Listens on a free port of 127.0.0.1, prints it, and serves until standard input ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_BYTES_MAX = 64 << 10, EVENTS_MAX = 256 };

struct connection {
    int socket;
    size_t count;
    char bytes[REQUEST_BYTES_MAX];
};

static char *answer;
static size_t answer_length;

static void prepare_answer(long body_bytes) {
    answer = malloc((size_t)body_bytes + 256);
    if (!answer) abort();
    int head = sprintf(
        answer, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %ld\r\n\r\n", body_bytes);
    char *body = answer + head;
    memset(body, 'x', (size_t)body_bytes);
    memcpy(body, "{\"text\":\"", 9);
    memcpy(body + body_bytes - 2, "\"}", 2);
    answer_length = (size_t)head + (size_t)body_bytes;
}

/* The length of the first whole request among the bytes, or 0. */
static size_t whole_request(struct connection *connection) {
    char *end = memmem(connection->bytes, connection->count, "\r\n\r\n", 4);
    if (!end) return 0;
    const size_t head = (size_t)(end - connection->bytes) + 4;
    size_t body = 0;
    *end = 0;
    const char *field = strcasestr(connection->bytes, "\r\nContent-Length:");
    *end = '\r';
    if (field) body = strtoul(field + 17, NULL, 10);
    return connection->count >= head + body ? head + body : 0;
}

static void drop(struct connection *connection) {
    close(connection->socket);
    free(connection);
}

static void serve(struct connection *connection) {
    const ssize_t got = recv(
        connection->socket, connection->bytes + connection->count, REQUEST_BYTES_MAX - connection->count - 1, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return drop(connection);
    connection->count += (size_t)got;
    for (size_t length; (length = whole_request(connection));) {
        if (send(connection->socket, answer, answer_length, MSG_NOSIGNAL) != (ssize_t)answer_length) {
            return drop(connection);
        }
        connection->count -= length;
        memmove(connection->bytes, connection->bytes + length, connection->count);
    }
    if (connection->count >= REQUEST_BYTES_MAX - 1) drop(connection);
}

static void take(int listener, int poll) {
    const int yes = 1, socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (socket < 0) return;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection) abort();
    connection->socket = socket;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
}

int main(int count, char **arguments) {
    const long body_bytes = count == 2 ? atol(arguments[1]) : 0;
    if (body_bytes < 16) {
        fprintf(stderr, "usage: %s ANSWER_BYTES (16 or more)\n", arguments[0]);
        return 64;
    }
    prepare_answer(body_bytes);
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 1024)
        || getsockname(listener, (struct sockaddr *)&address, &size)) {
        perror("listen");
        return 1;
    }
    struct epoll_event on_listener = {.events = EPOLLIN, .data.ptr = NULL};
    struct epoll_event on_input = {.events = EPOLLIN, .data.ptr = &on_input};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &on_listener);
    if (epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &on_input)) {
        perror("standard input has to be a pipe");
        return 1;
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[EVENTS_MAX];
        const int ready = epoll_wait(poll, events, EVENTS_MAX, -1);
        for (int each = 0; each < ready; each++) {
            if (events[each].data.ptr == &on_input) {
                char byte;
                if (read(STDIN_FILENO, &byte, 1) <= 0) return 0;
            } else if (!events[each].data.ptr) {
                take(listener, poll);
            } else {
                serve(events[each].data.ptr);
            }
        }
    }
}
