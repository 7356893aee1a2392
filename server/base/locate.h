/* locate.h - where in a JSON text a value stands, so that an error can point at line and column. */
#ifndef MSEVA_BASE_LOCATE_H
#define MSEVA_BASE_LOCATE_H

#include "base/mem.h"

/* Line and column (in code points), both from 1, of the value at a JSON Pointer ("" is the whole
 * document). A path that does not exist leads to the nearest enclosing value that does. The text
 * must have parsed as JSON; anything else gives some position inside it, never a read beyond it. */
void json_locate(const char *text, size_t size, const char *path, int *ret_line, int *ret_column);

#endif
