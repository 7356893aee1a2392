/* place_again.h - "the same place as before": where her last complaint was. */
#ifndef MSEVA_DIALOGUE_PLACE_AGAIN_H
#define MSEVA_DIALOGUE_PLACE_AGAIN_H

#include "dialogue/talk.h"

/* Takes the place of her last complaint, or says that there is none; then asks what is next. */
void place_again(struct talk *t);
/* Takes it and says so; false when there is none. facts.complaints must be known. */
bool place_again_take(struct talk *t);

#endif
