#include <zlib.h>

/* Two macros of zlib's that Swift does not import. */
static inline int waypost_deflateInit2(z_streamp s, int level, int windowBits) {
    return deflateInit2(s, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
}
static inline int waypost_inflateInit2(z_streamp s, int windowBits) { return inflateInit2(s, windowBits); }
