/* image_cost.h - how long a picture would keep its decoder busy, told before one is let at it.
 *
 * The number of pixels does not bound it: a PNG of one pixel may carry texts that unpack to
 * gigabytes, and a JPEG of 400 KB may repaint 40 million pixels two thousand times, which takes a
 * quarter of a minute. Only the skeleton of the file is walked; nothing is unpacked. */
#ifndef MSEVA_IO_IMAGE_COST_H
#define MSEVA_IO_IMAGE_COST_H

#include "base/mem.h"

#define IMAGE_SCANS_MAX 64            /* a progressive photo has about ten */
#define IMAGE_PACKED_MAX (256 * 1024) /* colour profile and texts, as they are in the file */

/* False also for what is neither JPEG nor PNG. */
bool image_is_costly(const char *p, size_t n);

#endif
