#include <ft2build.h>
#include FT_FREETYPE_H

/* Macros of FreeType's that Swift does not import. */
static const FT_Int32 waypost_load_mono = FT_LOAD_RENDER | FT_LOAD_MONOCHROME | FT_LOAD_TARGET_MONO;
