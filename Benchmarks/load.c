// SPDX-License-Identifier: Apache-2.0
//
// A closed loop of C keep-alive connections on one thread: each sends a request, waits for the whole answer and sends
// the next, for a path drawn at random from a file. Light, because it shares the machine with what it measures. It
// only speaks to 127.0.0.0/8. Prints one line of JSON; times are µs and cover every request of the measured span.
//
//     load --port P --paths FILE --connections C --seconds S [--warmup W] [--requests N] [--cpu PID,PID…] [--source ADDRESS]

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { headLimit = 16384, requestLimit = 1024, pathLimit = 48, processLimit = 64, slowest = 2 * 1000 * 1000 };
static const uint64_t second = 1000000000, drainTime = 5 * 1000000000ull;

typedef struct Connection {
    int socket;
    int isWaiting;
    uint64_t sentAt;
    size_t received, bodyLeft;
    char head[headLimit];
} Connection;

typedef struct Options {
    const char *host, *pathsFile;
    int port, connections;
    double seconds, warmup;
    long requests;
    pid_t processes[processLimit];
    int processCount;
} Options;

static Options options = {.host = "127.0.0.1", .connections = 1, .seconds = 1};
static struct sockaddr_in target, source;
static char (*paths)[pathLimit];
static size_t pathCount;
static Connection *connections;
static int poller;

// What happened. `all` counts from the first request on, the rest only the measured span. A latency of two seconds and
// more lands in the last slot.
static uint64_t all, answered, reconnects, broken, unanswered, slowestSeen, bytes;
static uint64_t statuses[600];
static uint32_t *latencies;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * second + (uint64_t)time.tv_nsec;
}

static void fail(const char *action) {
    fprintf(stderr, "load: %s: %s\n", action, strerror(errno));
    exit(1);
}

static uint32_t draw(void) {
    static uint64_t state = 0x9E3779B97F4A7C15;
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static void readPaths(void) {
    FILE *file = fopen(options.pathsFile, "r");
    char line[pathLimit + 2];
    size_t capacity = 0;
    if (!file) fail(options.pathsFile);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        if (line[0] != '/') continue;
        if (pathCount == capacity) {
            capacity = capacity ? capacity * 2 : 1024;
            paths = realloc(paths, capacity * sizeof *paths);
            if (!paths) fail("read paths");
        }
        snprintf(paths[pathCount++], pathLimit, "%.*s", pathLimit - 1, line);
    }
    fclose(file);
    if (pathCount == 0) {
        fprintf(stderr, "load: %s holds no path\n", options.pathsFile);
        exit(2);
    }
}

// Requests

static void connectTo(Connection *connection) {
    int yes = 1;
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->socket < 0) fail("socket");
    if (source.sin_family && bind(connection->socket, (struct sockaddr *)&source, sizeof source) < 0) fail("bind");
    if (connect(connection->socket, (struct sockaddr *)&target, sizeof target) < 0) fail("connect");
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(connection->socket, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, connection->socket, &event) < 0) fail("epoll");
    connection->isWaiting = 0;
}

// What the browser of a phone sends; the build number differs from one connection to the next.
static void ask(Connection *connection, uint64_t at) {
    char request[requestLimit];
    int length = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: go.example\r\nConnection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/131.0.%04d.0 Mobile Safari/537.36\r\n"
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        "Accept-Encoding: gzip, deflate\r\nAccept-Language: en-GB,en;q=0.9\r\n\r\n",
        paths[((uint64_t)draw() * pathCount) >> 32], (int)(connection - connections) % 10000);
    connection->received = connection->bodyLeft = 0;
    connection->sentAt = at;
    connection->isWaiting = 1;
    // A request is far smaller than an empty socket buffer. A write fails only when the connection is gone, and then
    // the read that follows says so.
    (void)!send(connection->socket, request, (size_t)length, MSG_NOSIGNAL);
}

static void reconnect(Connection *connection) {
    close(connection->socket);
    reconnects++;
    connectTo(connection);
}

// Answers

static const char *field(const char *head, const char *end, const char *name) {
    size_t length = strlen(name);
    for (const char *line = memchr(head, '\n', (size_t)(end - head)); line && line + 1 + length < end;
         line = memchr(line + 1, '\n', (size_t)(end - line - 1)))
        if (strncasecmp(line + 1, name, length) == 0 && line[1 + length] == ':') {
            line += 2 + length;
            return line + strspn(line, " \t");
        }
    return NULL;
}

typedef enum Progress { unfinished, finished, finishedAndClosing, unreadable } Progress;

static Progress finishHead(Connection *connection) {
    char *head = connection->head, *end = memmem(head, connection->received, "\r\n\r\n", 4);
    if (!end) return connection->received < headLimit - 1 ? unfinished : unreadable;
    end += 4;
    if (memcmp(head, "HTTP/1.1 ", 9) != 0 || field(head, end, "transfer-encoding")) return unreadable;
    int status = atoi(head + 9);
    const char *length = field(head, end, "content-length"), *closing = field(head, end, "connection");
    if (status < 100 || status > 599) return unreadable;
    if (!length && status != 204 && status != 304) return unreadable;
    size_t body = length ? strtoul(length, NULL, 10) : 0, have = connection->received - (size_t)(end - head);
    if (have > body) return unreadable;
    statuses[status]++;
    connection->bodyLeft = body - have;
    if (connection->bodyLeft > 0) return unfinished;
    return closing && strncasecmp(closing, "close", 5) == 0 ? finishedAndClosing : finished;
}

static Progress readAnswer(Connection *connection) {
    if (connection->bodyLeft > 0) {
        char body[headLimit];
        size_t wanted = connection->bodyLeft < sizeof body ? connection->bodyLeft : sizeof body;
        ssize_t count = recv(connection->socket, body, wanted, 0);
        if (count <= 0) return count < 0 && errno == EAGAIN ? unfinished : unreadable;
        bytes += (uint64_t)count;
        connection->bodyLeft -= (size_t)count;
        return connection->bodyLeft == 0 ? finished : unfinished;
    }
    ssize_t count = recv(connection->socket, connection->head + connection->received,
                         headLimit - 1 - connection->received, 0);
    if (count <= 0) return count < 0 && errno == EAGAIN ? unfinished : unreadable;
    bytes += (uint64_t)count;
    connection->received += (size_t)count;
    connection->head[connection->received] = 0;
    return finishHead(connection);
}

static void record(const Connection *connection, uint64_t at) {
    uint64_t microseconds = (at - connection->sentAt + 500) / 1000;
    if (microseconds > slowestSeen) slowestSeen = microseconds;
    latencies[microseconds < slowest ? microseconds : slowest]++;
    answered++;
}

// The loop

static void pump(uint64_t end, uint64_t limit, int keepsSending) {
    struct epoll_event events[256];
    uint64_t at = now();
    while (at < end && answered < limit && (keepsSending || unanswered > 0)) {
        int timeout = (int)((end - at) / 1000000) + 1;
        int count = epoll_wait(poller, events, 256, timeout < 100 ? timeout : 100);
        for (int i = 0; i < count; i++) {
            Connection *connection = events[i].data.ptr;
            Progress progress = readAnswer(connection);
            if (progress == unfinished) continue;
            at = now();
            if (progress == unreadable) {
                broken += (uint64_t)connection->isWaiting;
            } else {
                record(connection, at);
                all++;
            }
            unanswered -= (uint64_t)connection->isWaiting;
            connection->isWaiting = 0;
            if (progress != finished) reconnect(connection);
            if (!keepsSending) continue;
            ask(connection, at);
            unanswered++;
        }
        at = now();
    }
}

static void forget(void) {
    memset(latencies, 0, ((size_t)slowest + 1) * sizeof *latencies);
    memset(statuses, 0, sizeof statuses);
    answered = reconnects = broken = bytes = slowestSeen = 0;
}

static double serverCPU(void) {
    double seconds = 0;
    for (int i = 0; i < options.processCount; i++) {
        clockid_t clock;
        struct timespec time;
        if (clock_getcpuclockid(options.processes[i], &clock) != 0 || clock_gettime(clock, &time) != 0) {
            fprintf(stderr, "load: process %d is gone\n", (int)options.processes[i]);
            exit(1);
        }
        seconds += (double)time.tv_sec + (double)time.tv_nsec / 1e9;
    }
    return seconds;
}

static double ownCPU(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static uint64_t percentile(double part) {
    uint64_t rank = (uint64_t)(part * (double)answered), seen = 0;
    for (size_t i = 0; i <= slowest; i++)
        if ((seen += latencies[i]) > rank) return i < slowest ? i : slowestSeen;
    return slowestSeen;
}

static void print(double seconds, double cpu, double own, uint64_t count, uint64_t total302) {
    const char *separator = "";
    printf("{\"connections\":%d,\"seconds\":%.3f,\"requests\":%llu,\"per_s\":%.1f,\"p50_us\":%llu,\"p99_us\":%llu,"
           "\"max_us\":%llu,\"server_cpu_us\":%.3f,\"own_cpu_us\":%.3f,\"statuses\":{",
           options.connections, seconds, (unsigned long long)count, (double)count / seconds,
           (unsigned long long)percentile(0.5), (unsigned long long)percentile(0.99),
           (unsigned long long)slowestSeen, count ? cpu * 1e6 / (double)count : 0,
           count ? own * 1e6 / (double)count : 0);
    for (int status = 100; status < 600; status++)
        if (statuses[status]) {
            printf("%s\"%d\":%llu", separator, status, (unsigned long long)statuses[status]);
            separator = ",";
        }
    printf("},\"broken\":%llu,\"unanswered\":%llu,\"reconnects\":%llu,\"bytes_per_answer\":%.0f,\"all_answered\":%llu,"
           "\"all_redirected\":%llu}\n",
           (unsigned long long)broken, (unsigned long long)unanswered, (unsigned long long)reconnects,
           count ? (double)bytes / (double)count : 0, (unsigned long long)all, (unsigned long long)total302);
}

static void parse(int count, char **arguments) {
    static const struct option known[] = {
        {"source", 1, 0, 'o'},  {"host", 1, 0, 'h'},    {"port", 1, 0, 'p'},   {"paths", 1, 0, 'f'},    {"connections", 1, 0, 'c'},
        {"seconds", 1, 0, 's'}, {"warmup", 1, 0, 'w'}, {"requests", 1, 0, 'n'}, {"cpu", 1, 0, 'u'}, {0, 0, 0, 0}};
    for (int option; (option = getopt_long(count, arguments, "", known, NULL)) != -1;) switch (option) {
        case 'h': options.host = optarg; break;
        case 'o':
            source.sin_family = AF_INET;
            if (inet_pton(AF_INET, optarg, &source.sin_addr) != 1) fail(optarg);
            break;
        case 'p': options.port = atoi(optarg); break;
        case 'f': options.pathsFile = optarg; break;
        case 'c': options.connections = atoi(optarg); break;
        case 's': options.seconds = atof(optarg); break;
        case 'w': options.warmup = atof(optarg); break;
        case 'n': options.requests = atol(optarg); break;
        case 'u':
            for (char *pid = strtok(optarg, ","); pid && options.processCount < processLimit; pid = strtok(NULL, ","))
                options.processes[options.processCount++] = atoi(pid);
            break;
        default: exit(2);
        }
    target.sin_family = AF_INET;
    target.sin_port = htons((uint16_t)options.port);
    if (inet_pton(AF_INET, options.host, &target.sin_addr) != 1 || ntohl(target.sin_addr.s_addr) >> 24 != 127) {
        fprintf(stderr, "load: --host %s: only 127.0.0.0/8 is measured\n", options.host);
        exit(2);
    }
    if (options.port < 1 || options.port > 65535 || !options.pathsFile || options.connections < 1) {
        fprintf(stderr, "load: --port and --paths are needed, and at least one connection\n");
        exit(2);
    }
}

int main(int count, char **arguments) {
    parse(count, arguments);
    readPaths();
    latencies = calloc((size_t)slowest + 1, sizeof *latencies);
    connections = calloc((size_t)options.connections, sizeof *connections);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (!latencies || !connections || poller < 0) fail("start");
    for (int i = 0; i < options.connections; i++) connectTo(&connections[i]);

    uint64_t start = now(), warm = start + (uint64_t)(options.warmup * (double)second);
    for (int i = 0; i < options.connections; i++) ask(&connections[i], now());
    unanswered = (uint64_t)options.connections;
    uint64_t redirectedBefore = 0;
    if (options.warmup > 0) {
        pump(warm, UINT64_MAX, 1);
        redirectedBefore = statuses[302];
        forget();
    }
    double cpu = serverCPU(), own = ownCPU();
    start = now();
    uint64_t end = start + (uint64_t)(options.seconds * (double)second);
    pump(end, options.requests > 0 ? (uint64_t)options.requests : UINT64_MAX, 1);
    double seconds = (double)(now() - start) / 1e9;
    uint64_t measured = answered;
    cpu = serverCPU() - cpu;
    own = ownCPU() - own;
    // The rest is answered without being measured, so that nothing is under way when the caller counts visits.
    pump(now() + drainTime, UINT64_MAX, 0);
    print(seconds, cpu, own, measured, redirectedBefore + statuses[302]);
    return 0;
}
