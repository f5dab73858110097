/* Many listeners of Server-Sent Events in one process: says when each of them was told something.

       cc -O2 -o listeners listeners.c
       listeners PORT COUNT PATH

   Opens COUNT streams of 127.0.0.1:PORT and prints "ready MILLISECONDS". Then, for each line of its input, a
   word of up to 31 bytes, waits until every stream has brought that word, or five seconds, and prints
   "COUNT MEDIAN NINETY-NINE LAST": how many had it, and when, in nanoseconds of CLOCK_MONOTONIC. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { WORD = 32, BATCH = 1024, WAIT_SECONDS = 5, AT_ONCE = 500 };

struct stream {
    int fd;
    int64_t told;          /* when the word came; 0 before */
    int tail;              /* bytes kept of the last read: a word may come in two parts */
    char kept[WORD];
};

static struct stream *streams;
static int64_t *times;
static char buffer[WORD + 262144];

static int64_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * 1000000000LL + at.tv_nsec;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int64_t take(struct stream *stream, const char *word, size_t length)
{
    memcpy(buffer, stream->kept, stream->tail);
    ssize_t got = recv(stream->fd, buffer + stream->tail, sizeof buffer - WORD, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN))
        fail("a stream ended");
    if (got < 0)
        return 0;
    size_t all = stream->tail + got;
    int found = length && !stream->told && memmem(buffer, all, word, length);
    stream->tail = all < WORD ? (int)all : WORD;
    memcpy(stream->kept, buffer + all - stream->tail, stream->tail);
    return found ? (stream->told = now()) : 0;
}

static int compare(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

/* Waits until each of the streams brought the word; returns how many did. */
static int wait_for(int poll, int count, const char *word, size_t length, int seconds)
{
    static struct epoll_event events[BATCH];
    int64_t until = now() + seconds * 1000000000LL;
    int told = 0;
    for (int i = 0; i < count; i++)
        streams[i].told = 0;
    while (told < count && now() < until) {
        int ready = epoll_wait(poll, events, BATCH, 100);
        for (int i = 0; i < ready; i++) {
            int64_t at = take(&streams[events[i].data.u32], word, length);
            if (at)
                times[told++] = at;
        }
    }
    return told;
}

static void open_stream(int poll, int i, int port, const char *request, size_t length)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
        fail("connect");
    if (send(fd, request, length, 0) != (ssize_t)length)
        fail("send");
    fcntl(fd, F_SETFL, O_NONBLOCK);
    streams[i] = (struct stream){.fd = fd};
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) < 0)
        fail("epoll_ctl");
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int port = atoi(argv[1]), count = atoi(argv[2]), poll = epoll_create1(0);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    streams = calloc(count, sizeof *streams);
    times = calloc(count, sizeof *times);
    static char request[512];
    size_t length = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n", argv[3]);
    int64_t began = now();
    for (int i = 0; i < count; i++) {
        open_stream(poll, i, port, request, length);
        if (i % AT_ONCE == AT_ONCE - 1)
            usleep(1000);
    }
    if (wait_for(poll, count, "HTTP/1.1 200", 12, 60) != count)
        fail("not every stream was opened");
    printf("ready %.0f\n", (now() - began) / 1e6);
    fflush(stdout);
    static char word[WORD + 1];
    while (fgets(word, sizeof word, stdin)) {
        size_t size = strcspn(word, "\n");
        printf("listening\n");
        fflush(stdout);
        int told = wait_for(poll, count, word, size, WAIT_SECONDS);
        qsort(times, told, sizeof *times, compare);
        printf("%d %lld %lld %lld\n", told, told ? (long long)times[told / 2] : 0,
               told ? (long long)times[told * 99 / 100] : 0, told ? (long long)times[told - 1] : 0);
        fflush(stdout);
    }
    return 0;
}
