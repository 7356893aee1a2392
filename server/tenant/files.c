#include "tenant/files.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/locate.h"
#include "base/schema.h"
#include "base/utf8.h"

enum { FILE_MAX_BYTES = 16 << 20, DATA_DEPTH_MAX = 16 };

struct reader {
	struct tenant_files *files;
	const char *dir;
	struct err_list *errors;
};

struct file_faults {
	const struct tenant_file *file;
	struct err_list *errors;
};

void tenant_file_error(const struct tenant_file *file, struct err_list *errors, const char *path,
                       const char *fmt, ...)
{
	int line, column;
	const char *fault;
	va_list ap;

	va_start(ap, fmt);
	fault = arena_vprintf(errors->arena, fmt, ap);
	va_end(ap);
	json_locate(file->text, file->size, path, &line, &column);
	err_list_add(errors, "%s:%d:%d: %s: %s", file->name, line, column, *path ? path : "/",
	             fault);
}

static int read_text(struct reader *rd, struct tenant_file *file)
{
	struct arena *a = rd->files->arena;
	FILE *f = fopen(file->name, "re");
	struct stat st;
	char *text;
	size_t n;

	if (!f)
		return -errno;
	if (fstat(fileno(f), &st) < 0 || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX_BYTES) {
		fclose(f);
		return -EFBIG;
	}
	text = arena_alloc(a, (size_t)st.st_size + 1);
	n = fread(text, 1, (size_t)st.st_size, f);
	fclose(f);
	file->text = text;
	file->size = n;
	return 0;
}

/* As json_parse() names it in its sentence; the beginning when it does not. */
static void syntax_error_place(const struct err *e, long *ret_line, long *ret_column)
{
	const char *line = strstr(e->msg, "line "), *column = strstr(e->msg, "column ");

	*ret_line = line && column ? strtol(line + strlen("line "), NULL, 10) : 1;
	*ret_column = line && column ? strtol(column + strlen("column "), NULL, 10) : 1;
}

static void parse_text(struct reader *rd, struct tenant_file *file)
{
	struct err e;
	long line, column;
	json_t *json;

	if (!utf8_valid(file->text, file->size)) {
		err_list_add(rd->errors, "%s:1:1: /: not UTF-8", file->name);
		return;
	}
	if (json_parse(file->text, file->size, DATA_DEPTH_MAX, &json, &e) < 0) {
		syntax_error_place(&e, &line, &column);
		err_list_add(rd->errors, "%s:%ld:%ld: /: %s", file->name, line, column, e.msg);
		return;
	}
	file->json = json_in_arena(rd->files->arena, json);
}

static void read_file(struct reader *rd, const char *path, struct tenant_file *ret_file)
{
	struct arena *a = rd->files->arena;
	const char *slash = strrchr(path, '/');
	struct tenant_file file = { .name = arena_printf(a, "%s/%s", rd->dir, path) };
	int r;

	path = slash ? slash + 1 : path;
	file.stem = arena_strndup(a, path, strlen(path) - strlen(".json"));
	r = read_text(rd, &file);
	if (r < 0)
		err_list_add(rd->errors, "%s:1:1: /: cannot be read: %s", file.name, strerror(-r));
	else
		parse_text(rd, &file);
	*ret_file = file;
}

/* A file that need not be there. */
static void read_if_there(struct reader *rd, const char *path, struct tenant_file *ret_file)
{
	if (access(arena_printf(rd->files->arena, "%s/%s", rd->dir, path), F_OK) == 0)
		read_file(rd, path, ret_file);
}

static int by_string(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_data_file(const char *name)
{
	size_t n = strlen(name);

	return name[0] != '.' && n > 5 && strcmp(name + n - 5, ".json") == 0;
}

/* Every .json file of a folder. */
static void read_folder(struct reader *rd, const char *folder, bool may_be_missing,
                        struct tenant_file_list *ret_list)
{
	struct arena *a = rd->files->arena;
	DIR *d = opendir(arena_printf(a, "%s/%s", rd->dir, folder));
	const char **paths = NULL;
	size_t count = 0;
	struct dirent *entry;

	if (!d && !(may_be_missing && errno == ENOENT))
		err_list_add(rd->errors, "%s/%s:1:1: /: cannot be read: %s", rd->dir, folder,
		             strerror(errno));
	while (d && (entry = readdir(d))) {
		if (!is_data_file(entry->d_name))
			continue;
		paths = xrealloc(paths, (count + 1) * sizeof(*paths));
		paths[count++] = arena_printf(a, "%s/%s", folder, entry->d_name);
	}
	if (d)
		closedir(d);
	if (count)
		qsort(paths, count, sizeof(*paths), by_string);
	ret_list->at = arena_new_array(a, struct tenant_file, count + 1);
	ret_list->count = count;
	for (size_t i = 0; i < count; i++)
		read_file(rd, paths[i], &ret_list->at[i]);
	free(paths);
}

static void on_fault(void *context, const char *path, const char *fault)
{
	struct file_faults *ff = context;

	tenant_file_error(ff->file, ff->errors, path, "%s", fault);
}

static void check_files(struct reader *rd, const char *kind, const struct tenant_file *files,
                        size_t count)
{
	const char *path = arena_printf(rd->files->arena, "schema/%s.schema.json", kind);
	struct tenant_file schema_file;
	struct schema *schema;
	struct err e;

	read_file(rd, path, &schema_file);
	if (!schema_file.json)
		return;
	if (schema_new(schema_file.json, &e, &schema) < 0) {
		err_list_add(rd->errors, "%s:1:1: /: %s", schema_file.name, e.msg);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct file_faults ff = { .file = &files[i], .errors = rd->errors };

		if (files[i].json)
			schema_check(schema, files[i].json, on_fault, &ff);
	}
	schema_free(schema);
}

void tenant_files_init(struct tenant_files *files, const char *dir, struct err_list *errors)
{
	struct reader rd = { .files = files, .dir = dir, .errors = errors };

	*files = (struct tenant_files){ .arena = arena_new() };
	read_file(&rd, "state.json", &files->state);
	read_file(&rd, "districts.json", &files->districts);
	read_file(&rd, "departments.json", &files->departments);
	read_file(&rd, "catalogue.json", &files->catalogue);
	read_file(&rd, "templates.json", &files->templates);
	for (int i = 0; i < LANG_COUNT; i++)
		read_file(&rd, arena_printf(files->arena, "texts/%s.json", language_code(i)),
		          &files->texts[i]);
	read_if_there(&rd, "billers.json", &files->billers);
	read_folder(&rd, "ulbs", false, &files->ulbs);
	read_folder(&rd, "localities", true, &files->localities);

	check_files(&rd, "state", &files->state, 1);
	check_files(&rd, "districts", &files->districts, 1);
	check_files(&rd, "departments", &files->departments, 1);
	check_files(&rd, "catalogue", &files->catalogue, 1);
	check_files(&rd, "templates", &files->templates, 1);
	if (files->billers.json)
		check_files(&rd, "billers", &files->billers, 1);
	check_files(&rd, "texts", files->texts, LANG_COUNT);
	check_files(&rd, "ulb", files->ulbs.at, files->ulbs.count);
	check_files(&rd, "localities", files->localities.at, files->localities.count);
}

void tenant_files_done(struct tenant_files *files)
{
	arena_free(files->arena);
	*files = (struct tenant_files){ 0 };
}
