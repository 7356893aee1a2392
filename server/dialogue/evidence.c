/* evidence.c - what citizens send beside words. Nothing is looked at here: the file is fetched and
 * checked by a job; the dialogue only keeps the provider's reference. */
#include "dialogue/evidence.h"

#include <string.h>

#include "dialogue/complaint.h"
#include "dialogue/follow.h"

/* Photos that are picked together arrive within this. */
#define ALBUM_MS 6000

static bool is_picture(const struct inbound *in)
{
	return in->kind == MESSAGE_IMAGE || in->kind == MESSAGE_VIDEO;
}

bool evidence_is_rest_of_album(const struct talk *t)
{
	return is_picture(t->in) && !*t->words && t->memory.picture_ms &&
	       t->facts->now_ms - t->memory.picture_ms < ALBUM_MS;
}

void evidence_remember(struct talk *t)
{
	t->memory.picture_ms = is_picture(t->in) ? t->facts->now_ms : 0;
}

static struct draft_media media_of(struct talk *t)
{
	const struct media_ref *in = &t->in->media;
	return (struct draft_media){
		.ref = { .id = arena_strdup(t->arena, in->id),
		         .mime = arena_strdup(t->arena, in->mime),
		         .sha256 = arena_strdup(t->arena, in->sha256),
		         .filename = arena_strdup(t->arena, in->filename),
		         .is_voice = in->is_voice },
		.kind = message_kind_name(t->in->kind),
		.message_id = arena_strdup(t->arena, t->in->id),
	};
}

void evidence_keep(struct talk *t)
{
	complaint_open(t);
	struct draft *d = &t->memory.draft;
	if (d->media_count == DRAFT_MEDIA_MAX)
		return;
	d->media[d->media_count++] = media_of(t);
}

static const char *kept_key(struct talk *t)
{
	static const char *const keys[MESSAGE_KINDS] = {
		[MESSAGE_IMAGE] = "evidence.photo",
		[MESSAGE_VIDEO] = "evidence.video",
		[MESSAGE_AUDIO] = "evidence.voice",
		[MESSAGE_DOCUMENT] = "evidence.document",
	};
	/* Nobody listens to it now: what it is about has to be said once more. */
	if (t->in->kind == MESSAGE_AUDIO && !t->memory.draft.type)
		return "evidence.voice_ask";
	return keys[t->in->kind];
}

void evidence_add(struct talk *t)
{
	complaint_open(t);
	struct draft *d = &t->memory.draft;
	bool is_full = d->media_count == DRAFT_MEDIA_MAX;
	evidence_keep(t);
	if (evidence_is_rest_of_album(t) && !is_full)
		return;
	complaint_learn(t);
	/* The caption says it: shown with the question for the place and changeable in the summary,
	 * so no message is spent on asking. */
	if (!d->type && d->likely_count)
		d->type = d->likely[0];
	talk_lead(t, is_full ? "evidence.full" : kept_key(t), NOTHING);
	complaint_next(t);
}

void evidence_attach(struct talk *t)
{
	if (!follow_is_current(t) || (*t->words && talk_is_complaint(t))) {
		evidence_add(t);
		return;
	}
	struct draft_media media = media_of(t);
	struct effect *e = talk_effect(t, EFFECT_ATTACH);
	e->reference = t->memory.reference;
	e->tenant_id = t->memory.reference_tenant_id;
	e->media = media.ref;
	e->media_kind = media.kind;
	if (*t->words)
		follow_comment(t, t->words);
	if (!evidence_is_rest_of_album(t))
		follow_added(t);
}

void evidence_revoke(struct talk *t)
{
	struct draft *d = &t->memory.draft;
	size_t kept = 0;
	for (size_t i = 0; i < d->media_count; i++) {
		const char *id = d->media[i].message_id;
		if (!id || !t->in->target_id || strcmp(id, t->in->target_id) != 0)
			d->media[kept++] = d->media[i];
	}
	d->media_count = kept;
}
