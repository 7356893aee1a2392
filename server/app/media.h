/* media.h - fetching what citizens attached: a job of its own, retried until it is there.
 *
 * WhatsApp gives two steps: an id becomes an address that works for five minutes, the address gives
 * the bytes, both only with our token. The id is good for seven days, so a file is fetched at once
 * and tried again with growing pauses. What arrives is believed only as far as it can be checked:
 * length, digest, true type. Photos are written anew without metadata, with a small one beside it;
 * voice notes, video and documents are evidence and stay as they are. */
#ifndef MSEVA_APP_MEDIA_H
#define MSEVA_APP_MEDIA_H

#include "io/media_store.h"

/* The store named by app.config (media_s3_url or media_dir). */
MUSTCHECK int media_open(struct media_store **ret_store, struct err *e);

/* Looks for work now and every few seconds from here on, a few files at a time. */
void media_start(struct media_store *store);
/* A file has just been recorded: do not wait for the next look. */
void media_poke(void);

/* One round: claims files that are due, of every tenant in turn, and fetches them one after the
 * other. Returns how many were settled (stored, or given up), or -errno when nothing could be
 * claimed. Several tasks may run rounds at once, here and in other processes. */
MUSTCHECK int media_round(struct task *t, struct media_store *store);

#endif
