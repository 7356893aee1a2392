#include "tenant/tenant.h"

#include <errno.h>

static const char *const language_codes[LANG_COUNT] = {
	[LANG_PA] = "pa",
	[LANG_HI] = "hi",
	[LANG_EN] = "en",
};

static const char *const word_form_codes[FORM_COUNT] = {
	[FORM_EN] = "en",           [FORM_HI] = "hi",           [FORM_PA] = "pa",
	[FORM_HI_LATN] = "hi_latn", [FORM_PA_LATN] = "pa_latn",
};

static const char *const stage_codes[STAGE_COUNT] = {
	[STAGE_PLANNED] = "planned",
	[STAGE_PILOT] = "pilot",
	[STAGE_LIVE] = "live",
	[STAGE_PAUSED] = "paused",
};

const char *language_code(enum language lang)
{
	if ((unsigned)lang >= LANG_COUNT)
		bug("no language %d", (int)lang);
	return language_codes[lang];
}

int language_parse(const char *code, enum language *ret_lang)
{
	for (int i = 0; code && i < LANG_COUNT; i++) {
		if (strncmp(code, language_codes[i], 2) == 0 &&
		    (!code[2] || code[2] == '_' || code[2] == '-')) {
			*ret_lang = i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *word_form_code(enum word_form form)
{
	if ((unsigned)form >= FORM_COUNT)
		bug("no word form %d", (int)form);
	return word_form_codes[form];
}

const char *stage_code(enum stage stage)
{
	if ((unsigned)stage >= STAGE_COUNT)
		bug("no stage %d", (int)stage);
	return stage_codes[stage];
}

int stage_parse(const char *code, enum stage *ret_stage)
{
	for (int i = 0; code && i < STAGE_COUNT; i++) {
		if (strcmp(code, stage_codes[i]) == 0) {
			*ret_stage = i;
			return 0;
		}
	}
	return -EINVAL;
}

bool stage_is_open(enum stage stage)
{
	return stage == STAGE_PILOT || stage == STAGE_LIVE;
}
