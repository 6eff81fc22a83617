#include <png.h>

// Macros that Swift does not see.
static inline png_uint_32 waypost_png_version(void) { return PNG_IMAGE_VERSION; }
static inline png_uint_32 waypost_png_rgba(void) { return PNG_FORMAT_RGBA; }
