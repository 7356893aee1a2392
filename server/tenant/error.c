#include "tenant/error.h"

void err_list_init(struct err_list *list)
{
	*list = (struct err_list){ .arena = arena_new() };
}

void err_list_done(struct err_list *list)
{
	arena_free(list->arena);
	*list = (struct err_list){ 0 };
}

void err_list_add(struct err_list *list, const char *fmt, ...)
{
	va_list ap;

	if (list->count++ >= ERR_LINES_MAX)
		return;
	va_start(ap, fmt);
	list->lines[list->kept++] = arena_vprintf(list->arena, fmt, ap);
	va_end(ap);
}

void err_list_print(const struct err_list *list, FILE *out)
{
	for (size_t i = 0; i < list->kept; i++)
		fprintf(out, "%s\n", list->lines[i]);
	if (list->count > list->kept)
		fprintf(out, "… and %zu more\n", list->count - list->kept);
}
