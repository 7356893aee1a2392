/* A webhook body, signed or not as Meta would have it: parsed, printed, and rendered back. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "channel/whatsapp_parse.h"
#include "channel/whatsapp_render.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds, const char *what)
{
	if (!holds)
		bug("%s", what);
}

static void check_text(const char *s)
{
	check(!s || utf8_valid(s, strlen(s)), "a string is not UTF-8");
}

/* What dialogue and store rely on. */
static void check_message(const struct whatsapp_message *m)
{
	const struct inbound *in = &m->in;

	check(in->id && in->type && in->number_id && in->phone && in->user_id, "a required string");
	check(m->dedupe_key && *m->dedupe_key, "a message without a key");
	check(strlen(m->dedupe_key) <= WHATSAPP_ID_MAX, "a key too long for its index");
	check(in->kind < MESSAGE_KINDS, "a kind out of range");
	check(in->kind != MESSAGE_CHOICE || in->choice_id, "a choice without an id");
	check(in->kind != MESSAGE_TEXT || in->text, "a text without words");
	check(in->kind != MESSAGE_IMAGE || in->media.id, "a photo without an id");
	check(!in->media.id || !strpbrk(in->media.id, "/?#%.:@ "), "a media id that acts in a URL");
	check(strspn(in->phone, "0123456789") == strlen(in->phone), "a phone that is not digits");
	check_text(in->text);
	check_text(in->name);
	check_text(in->choice_id);
	check_text(in->media.filename);
}

static void answer(const struct whatsapp_message *m)
{
	const struct whatsapp_recipient to = { m->in.phone, m->in.user_id };
	struct reply r = { .kind = REPLY_TEXT, .body = m->in.text };
	struct buf b;

	buf_init(&b, WHATSAPP_REQUEST_MAX);
	if (whatsapp_render(&r, &to, m->in.id, m->dedupe_key, &b, NULL) == 0) {
		json_t *root;

		check(json_parse(b.p, b.n, 8, &root, NULL) == 0, "a request that is not JSON");
		json_decref(root);
	}
	buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct whatsapp_batch batch;
	char *text = NULL;
	size_t len = 0;
	FILE *f;

	if (whatsapp_parse(a, (const char *)data, n, &batch, NULL) < 0)
		return 0;
	for (size_t i = 0; i < batch.message_count; i++) {
		check_message(&batch.messages[i]);
		answer(&batch.messages[i]);
	}
	f = open_memstream(&text, &len);
	whatsapp_print(f, &batch);
	fclose(f);
	check(utf8_valid(text, len), "printed lines that are not UTF-8");
	free(text);
	return 0;
}
