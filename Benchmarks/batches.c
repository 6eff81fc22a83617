// SPDX-License-Identifier: Apache-2.0
//
// Writes what a device would send: batches of wire lines (docs/wire-format.md) with genuine click IDs, gzipped, each
// behind its length in four big-endian bytes. A venue's traffic: 200 touchpoints with three placements each, people with
// some forty user agents, about ten visits a second, a few parameters.
//
//     batches --device N --key HEX64 --run HEX16 --first SEQ --lines N [--batch 500] --out FILE

#include <getopt.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

enum { longestLine = 2048, agentCount = 40, touchpointCount = 200 };
static const int64_t epoch = 1704067200000, start = 1790000000000;
static const char symbols[] = "0123456789abcdefghjkmnpqrstvwxyz";
static const char *const channels[] = {"link", "qr", "nfc"};
static const char *const languages[] = {"de-AT", "en-GB", "vi-VN", "fr-FR"};

typedef struct Options {
    uint32_t device;
    unsigned char key[32];
    const char *run, *out;
    uint64_t first, lines;
    int batch;
} Options;

static uint64_t state = 0x9E3779B97F4A7C15;

static uint32_t dice(uint32_t sides) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)((state >> 32) % sides);
}

static void fail(const char *what) {
    fprintf(stderr, "batches: %s\n", what);
    exit(1);
}

// Sixty-three bits as 13 symbols, as identifiers are written.
static void writeIdentifier(uint64_t value, char *text) {
    for (int i = 0; i < 13; i++) text[i] = symbols[value >> 5 * (12 - i) & 31];
    text[13] = 0;
}

static void writeClick(const Options *options, uint64_t time, uint32_t random, char *text) {
    unsigned __int128 payload =
        (unsigned __int128)1 << 88 | (unsigned __int128)time << 44 | (unsigned __int128)options->device << 20 | random;
    unsigned char message[15 + 12], mac[EVP_MAX_MD_SIZE];
    memcpy(message, "waypost click 1", 15);
    for (int i = 0; i < 12; i++) message[15 + i] = (unsigned char)(payload << 6 >> 8 * (11 - i));
    unsigned length;
    if (!HMAC(EVP_sha256(), options->key, 32, message, sizeof message, mac, &length)) fail("HMAC failed");
    uint64_t tail = 0;
    for (int i = 0; i < 5; i++) tail = tail << 8 | mac[i];
    for (int i = 0; i < 18; i++) text[i] = symbols[(int)(payload >> 5 * (17 - i)) & 31];
    for (int i = 0; i < 8; i++) text[18 + i] = symbols[tail >> 5 * (7 - i) & 31];
    text[26] = 0;
}

static void writeTime(int64_t ms, char *text) {
    time_t seconds = (time_t)(ms / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    char date[20];
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text, 32, "%s.%03uZ", date, (unsigned)(ms % 1000));
}

static int writeLine(const Options *options, uint64_t sequence, char *line) {
    int64_t wall = start + (int64_t)sequence * 100 + dice(90);
    char click[27], touchpoint[14], placement[14], at[32], earliest[32], latest[32];
    writeClick(options, (uint64_t)(wall - epoch), dice(1 << 19), click);
    uint32_t place = dice(touchpointCount * 3);
    writeIdentifier(1000003 * (uint64_t)(place / 3 + 1), touchpoint);
    writeIdentifier(7000003 * (uint64_t)(place + 1), placement);
    writeTime(wall, at), writeTime(wall - 1000, earliest), writeTime(wall + 1000, latest);
    uint32_t agent = dice(agentCount);
    return snprintf(
        line, longestLine,
        "{\"type\":\"visit\",\"seq\":%llu,\"run\":\"%s\",\"click_id\":\"%s\",\"touchpoint\":\"%s\",\"placement\":\"%s\","
        "\"code\":\"%07u0\",\"channel\":\"%s\",\"verdict\":\"human\",\"reason\":\"default\",\"outcome\":\"redirected\","
        "\"occurred_at\":\"%s\",\"earliest\":\"%s\",\"latest\":\"%s\",\"time_quality\":\"synced\",\"visitor\":null,"
        "\"device_class\":null,\"os\":null,\"browser\":null,\"language\":\"%s\",\"referrer_host\":null,\"location\":null,"
        "\"country\":null,\"params\":%s,\"tag\":null,\"repeat_of\":null,\"early_answer\":false,"
        "\"boot\":\"5f0c1e6a-0b7c-4c8e-9a43-2f1f6a1f0a11\",\"boottime_ms\":%lld,\"wall_ms\":%lld,"
        "\"clock_state\":\"synced\",\"ua\":\"Mozilla/5.0 (Linux; Android 1%u; SM-A%u) AppleWebKit/537.36 (KHTML, like "
        "Gecko) Chrome/%u.0.0.0 Mobile Safari/537.36\",\"consent\":null}\n",
        (unsigned long long)sequence, options->run, click, touchpoint, placement, place, channels[place % 3], at,
        earliest, latest, languages[dice(4)],
        dice(10) ? "{}" : "{\"utm_source\":\"venue\",\"utm_medium\":\"qr\"}", (long long)(wall - start + 5000),
        (long long)wall, agent % 5, 100 + agent, 110 + agent % 8);
}

static void writeBatch(FILE *out, const char *text, size_t length) {
    static unsigned char packed[4 << 20];
    z_stream stream = {0};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) fail("zlib failed");
    stream.next_in = (unsigned char *)text, stream.avail_in = (unsigned)length;
    stream.next_out = packed, stream.avail_out = sizeof packed;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) fail("a batch is too large");
    uint32_t size = (uint32_t)stream.total_out;
    unsigned char head[4] = {size >> 24, size >> 16 & 255, size >> 8 & 255, size & 255};
    deflateEnd(&stream);
    if (fwrite(head, 4, 1, out) != 1 || fwrite(packed, size, 1, out) != 1) fail("the file cannot be written");
}

static Options readOptions(int count, char **words) {
    static const struct option names[] = {
        {"device", 1, 0, 'd'}, {"key", 1, 0, 'k'},   {"run", 1, 0, 'r'}, {"first", 1, 0, 'f'},
        {"lines", 1, 0, 'l'},  {"batch", 1, 0, 'b'}, {"out", 1, 0, 'o'}, {0}};
    Options options = {.batch = 500, .first = 1};
    for (int letter; (letter = getopt_long(count, words, "", names, 0)) != -1;) {
        switch (letter) {
        case 'd': options.device = (uint32_t)atol(optarg); break;
        case 'k':
            for (int i = 0; i < 32; i++)
                if (sscanf(optarg + 2 * i, "%2hhx", &options.key[i]) != 1) fail("--key takes 64 hex digits");
            break;
        case 'r': options.run = optarg; break;
        case 'f': options.first = strtoull(optarg, 0, 10); break;
        case 'l': options.lines = strtoull(optarg, 0, 10); break;
        case 'b': options.batch = atoi(optarg); break;
        case 'o': options.out = optarg; break;
        default: exit(2);
        }
    }
    if (!options.run || !options.out || !options.lines) fail("--run, --lines and --out are needed");
    return options;
}

int main(int count, char **words) {
    Options options = readOptions(count, words);
    state ^= (uint64_t)options.device << 20 ^ options.first;
    FILE *out = fopen(options.out, "wb");
    char *text = malloc((size_t)options.batch * longestLine);
    if (!out || !text) fail("cannot begin");
    uint64_t sequence = options.first, end = options.first + options.lines;
    while (sequence < end) {
        size_t length = 0;
        for (int i = 0; i < options.batch && sequence < end; i++, sequence++)
            length += (size_t)writeLine(&options, sequence, text + length);
        writeBatch(out, text, length);
    }
    return fclose(out) != 0;
}
