/* How many small writes the disk makes durable one after another: fdatasync_rate FOLDER SECONDS. Prints the rate. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 3 || chdir(arguments[1])) return 64;
    static char page[4096];
    const int file = open("fdatasync_rate.tmp", O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (file < 0) return 1;
    unlink("fdatasync_rate.tmp");
    const double start = now_seconds(), end = start + atof(arguments[2]);
    long done = 0;
    for (; now_seconds() < end; done++) {
        if (pwrite(file, page, sizeof page, done % 1024 * 4096) != sizeof page || fdatasync(file)) return 1;
    }
    printf("%.0f\n", (double)done / (now_seconds() - start));
    return 0;
}
