/* graph_error.c - titles and HTTP statuses by code. */
#include "graph_error.h"

#include <stdarg.h>
#include <stdio.h>

struct known {
	int code, http;
	const char *title;
};

static const struct known known[] = {
	{ 0, 401, "AuthException" },
	{ 1, 500, "API Unknown" },
	{ 2, 503, "API Service" },
	{ 4, 429, "API Too Many Calls" },
	{ 33, 400, "Parameter value is not valid" },
	{ 100, 400, "Invalid parameter" },
	{ 190, 401, "Invalid OAuth access token" },
	{ 130429, 429, "Rate limit hit" },
	{ 131000, 500, "Something went wrong" },
	{ 131005, 403, "Access denied" },
	{ 131008, 400, "Required parameter is missing" },
	{ 131009, 400, "Parameter value is not valid" },
	{ 131016, 503, "Service unavailable" },
	{ 131021, 400, "Recipient cannot be sender" },
	{ 131026, 400, "Message undeliverable" },
	{ 131047, 400, "Re-engagement message" },
	{ 131048, 400, "Spam rate limit hit" },
	{ 131049, 400, "Healthy ecosystem limit" },
	{ 131050, 400, "User stopped marketing messages" },
	{ 131052, 400, "Media download error" },
	{ 131053, 400, "Media upload error" },
	{ 131056, 400, "Pair rate limit hit" },
	{ 131057, 500, "Account in maintenance mode" },
	{ 132000, 400, "Number of parameters does not match the expected number of params" },
	{ 132001, 404, "Template name does not exist in the translation" },
	{ 132005, 400, "Translated text too long" },
	{ 132012, 400, "Parameter format does not match format in the created template" },
	{ 132015, 400, "Template is paused" },
	{ 132016, 400, "Template is disabled" },
	{ 132018, 400, "Template parameter value is not valid" },
};

static const struct known *find(int code)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].code == code)
			return &known[i];
	return NULL;
}

const char *graph_title(int code)
{
	const struct known *k = find(code);

	return k ? k->title : "Unknown error";
}

bool graph_fail(struct graph_error *e, int code, const char *fmt, ...)
{
	const struct known *k = find(code);
	va_list ap;

	*e = (struct graph_error){ .http = k ? k->http : 400, .code = code };
	va_start(ap, fmt);
	vsnprintf(e->details, sizeof(e->details), fmt, ap);
	va_end(ap);
	return false;
}
