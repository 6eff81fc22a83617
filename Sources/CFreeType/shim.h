#include <ft2build.h>
#include FT_FREETYPE_H

/* Macros of FreeType's that Swift does not import. Stems fitted to whole dots read better than gray cut at a threshold,
   where those of a line at 203 dpi are two dots wide here and three there. */
static const FT_Int32 waypost_load_mono = FT_LOAD_RENDER | FT_LOAD_MONOCHROME | FT_LOAD_TARGET_MONO;
