/* pages.c - see pages.h. The documentation page draws itself from /openapi.json; it loads nothing
 * from elsewhere and its policy would not let it. */
#include "admin-api/pages.h"

#include <string.h>

#include "admin-api/tokens.h"

#define PAGE_CSP                                                                        \
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " \
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

static const char docs_html[] =
        "<!doctype html>\n"
        "<html lang=\"en\">\n"
        "<head>\n"
        "<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>mseva admin API</title>\n"
        "<link rel=\"stylesheet\" href=\"/docs/docs.css\">\n"
        "<script src=\"/docs/docs.js\" defer></script>\n"
        "</head>\n"
        "<body>\n"
        "<a class=\"skip\" href=\"#main\">Skip to the contents</a>\n"
        "<header>\n"
        "<h1>mseva admin API</h1>\n"
        "<p>For the desks of Punjab's municipalities and of PMIDC.\n"
        "<a href=\"/openapi.json\">OpenAPI document</a> ·\n"
        "<a href=\"/.well-known/jwks.json\">Public keys</a> ·\n"
        "<a href=\"/console/\">Console</a></p>\n"
        "</header>\n"
        "<div class=\"columns\">\n"
        "<nav aria-label=\"Contents\" id=\"contents\"></nav>\n"
        "<main id=\"main\">\n"
        "<section>\n"
        "<h2>Getting in</h2>\n"
        "<p>Every request under <code>/v1</code> carries a token: <code>Authorization: Bearer "
        "…</code>.\n"
        "The operator makes one with</p>\n"
        "<pre>mseva token --tenant pb.jalandhar --role commissioner --ttl 10m</pre>\n"
        "<p>The municipality comes from the token and from nowhere else; what belongs to another "
        "municipality\n"
        "answers 404, as if it had never been.</p>\n"
        "<h2>Reading and changing safely</h2>\n"
        "<p>A complaint has an <code>ETag</code>. Send it back as <code>If-Match</code> and a "
        "change that\n"
        "somebody made in between stops yours with 412. Send an <code>Idempotency-Key</code> of "
        "your own making\n"
        "with every POST: repeated after a broken connection, it gets the first answer and does "
        "nothing again.\n"
        "Lists come in pages: <code>next</code> of one is <code>cursor</code> of the "
        "following.</p>\n"
        "<h2>Errors</h2>\n"
        "<p>Errors are <code>application/problem+json</code> (RFC 9457) with <code>code</code>,\n"
        "<code>title</code>, <code>detail</code> and the <code>request_id</code> to quote.</p>\n"
        "<dl id=\"problems\"></dl>\n"
        "</section>\n"
        "<div id=\"operations\"><p>Loading …</p></div>\n"
        "<noscript><p>This page needs a script to show the operations; the\n"
        "<a href=\"/openapi.json\">OpenAPI document</a> has them all.</p></noscript>\n"
        "</main>\n"
        "</div>\n"
        "</body>\n"
        "</html>\n";

static const char docs_style[] =
        ":root{color-scheme:light dark;--ink:#1c2530;--soft:#4c5866;--paper:#fff;--line:#d5dbe1;\n"
        "--shade:#f3f5f7;--accent:#0b5d50}\n"
        "@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#b3bfca;--paper:#12181f;--"
        "line:#323c47;\n"
        "--shade:#1b232c;--accent:#6fd3c0}}\n"
        "*{box-sizing:border-box}\n"
        "body{margin:0;font:16px/1.55 "
        "system-ui,sans-serif;color:var(--ink);background:var(--paper)}\n"
        "a{color:var(--accent)}\n"
        ".skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem}\n"
        "header{padding:2rem 1.5rem 1rem;border-bottom:1px solid var(--line)}\n"
        "h1{margin:0 0 .3rem;font-size:1.7rem}h2{margin:2.2rem 0 .6rem;font-size:1.3rem}\n"
        "h3{margin:0;font-size:1rem}p{margin:.5rem 0}\n"
        ".columns{display:grid;grid-template-columns:15rem "
        "minmax(0,1fr);gap:2rem;max-width:76rem;\n"
        "margin:0 auto;padding:0 1.5rem 4rem}\n"
        "nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:1.5rem "
        "0;\n"
        "font-size:.9rem}\n"
        "nav strong{display:block;margin:1rem 0 .2rem}nav a{display:block;padding:.15rem "
        "0;text-decoration:none}\n"
        "code,pre{font-family:ui-monospace,monospace;font-size:.88em}\n"
        "pre{background:var(--shade);padding:.8rem 1rem;overflow:auto;border-radius:6px}\n"
        "article{border:1px solid var(--line);border-radius:8px;padding:1rem 1.2rem;margin:1rem "
        "0}\n"
        "article .call{font-family:ui-monospace,monospace;overflow-wrap:anywhere;margin:.2rem 0 "
        ".6rem}\n"
        ".method{display:inline-block;min-width:3.6rem;font-weight:700;color:var(--accent)}\n"
        ".soft{color:var(--soft);font-size:.9rem}\n"
        "table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.6rem 0}\n"
        "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-top:1px "
        "solid var(--line)}\n"
        "details{margin:.4rem "
        "0}summary{cursor:pointer}dt{font-weight:600;margin-top:.6rem}dd{margin:0}\n"
        ".page{max-width:46rem;padding:1rem 1.5rem 4rem}\n"
        "@media(max-width:50rem){.columns{grid-template-columns:1fr}nav{position:static;max-height:"
        "none}}\n";

static const char docs_script[] =
        "\"use strict\";\n"
        "// Renders /openapi.json; everything is text, nothing from the document becomes markup.\n"
        "const make = (tag, props, ...children) => {\n"
        "  const node = Object.assign(document.createElement(tag), props);\n"
        "  node.append(...children.filter((child) => child !== undefined && child !== null));\n"
        "  return node;\n"
        "};\n"
        "const nameOf = (ref) => ref.slice(ref.lastIndexOf(\"/\") + 1);\n"
        "const resolve = (api, thing) =>\n"
        "  thing && thing.$ref ? thing.$ref.slice(2).split(\"/\").reduce((at, key) => at[key], "
        "api) : thing;\n"
        "\n"
        "function typeOf(schema) {\n"
        "  if (!schema) return \"\";\n"
        "  if (schema.$ref) return nameOf(schema.$ref);\n"
        "  if (schema.oneOf) return schema.oneOf.map(typeOf).join(\" or \");\n"
        "  if (schema.enum) return schema.enum.join(\" | \");\n"
        "  if (schema.type === \"array\") return `list of ${typeOf(schema.items)}`;\n"
        "  return [schema.type].flat().join(\" or \") + (schema.format ? ` (${schema.format})` : "
        "\"\");\n"
        "}\n"
        "\n"
        "function table(rows) {\n"
        "  const body = make(\"tbody\", {}, ...rows.map((row) => make(\"tr\", {}, "
        "...row.map((cell) => make(\"td\", {}, cell)))));\n"
        "  const head = [\"Name\", \"Type\", \"Meaning\"].map((text) => make(\"th\", { scope: "
        "\"col\" }, "
        "text));\n"
        "  return make(\"table\", {}, make(\"thead\", {}, make(\"tr\", {}, ...head)), body);\n"
        "}\n"
        "\n"
        "function members(api, schema, depth = 0) {\n"
        "  const target = resolve(api, schema);\n"
        "  if (!target || !target.properties || depth > 3) return null;\n"
        "  const required = new Set(target.required ?? []);\n"
        "  return table(Object.entries(target.properties).map(([name, member]) => {\n"
        "    const inner = member.type === \"array\" ? member.items : member;\n"
        "    const text = [member.description, required.has(name) ? \"\" : "
        "\"Optional.\"].filter(Boolean).join(\" \");\n"
        "    const more = inner.properties || inner.$ref ? members(api, inner, depth + 1) : null;\n"
        "    const cell = more ? make(\"details\", {}, make(\"summary\", {}, text || \"Its "
        "members\"), more) : text;\n"
        "    return [make(\"code\", {}, name), typeOf(member), cell];\n"
        "  }));\n"
        "}\n"
        "\n"
        "function section(title, node) {\n"
        "  return node ? make(\"div\", {}, make(\"p\", { className: \"soft\" }, title), node) : "
        "null;\n"
        "}\n"
        "\n"
        "function article(api, path, method, operation) {\n"
        "  const parameters = (operation.parameters ?? []).map((one) => resolve(api, one));\n"
        "  const bodyOf = (holder) => Object.values(resolve(api, holder)?.content ?? "
        "{})[0]?.schema;\n"
        "  const answers = Object.entries(operation.responses).map(([status, response]) =>\n"
        "    `${status} ${response.$ref ? nameOf(response.$ref).replaceAll(\"_\", \" \") : "
        "\"\"}`.trim());\n"
        "  return make(\"article\", { id: operation.operationId },\n"
        "    make(\"h3\", {}, operation.summary),\n"
        "    make(\"p\", { className: \"call\" }, make(\"span\", { className: \"method\" }, "
        "method.toUpperCase()), path),\n"
        "    ...operation.description.split(\"\\n\\n\").map((text) => make(\"p\", {}, text)),\n"
        "    section(\"Parameters\", parameters.length ? table(parameters.map((one) =>\n"
        "      [make(\"code\", {}, one.name), `${typeOf(one.schema)}, ${one.in}`, "
        "one.description])) : null),\n"
        "    section(\"Send\", operation.requestBody ? members(api, bodyOf(operation.requestBody)) "
        ": null),\n"
        "    section(\"Get\", members(api, bodyOf(operation.responses[\"200\"]))),\n"
        "    make(\"p\", { className: \"soft\" }, `Answers: ${answers.join(\", \")}`));\n"
        "}\n"
        "\n"
        "function problems(api) {\n"
        "  const list = document.getElementById(\"problems\");\n"
        "  for (const [code, response] of Object.entries(api.components.responses))\n"
        "    list.append(make(\"dt\", { id: `problem-${code}` }, code), make(\"dd\", {}, "
        "response.description));\n"
        "}\n"
        "\n"
        "async function main() {\n"
        "  const api = await (await fetch(\"/openapi.json\")).json();\n"
        "  const target = document.getElementById(\"operations\");\n"
        "  const contents = document.getElementById(\"contents\");\n"
        "  target.replaceChildren();\n"
        "  problems(api);\n"
        "  for (const tag of api.tags) {\n"
        "    target.append(make(\"h2\", {}, tag.name), make(\"p\", {}, tag.description));\n"
        "    contents.append(make(\"strong\", {}, tag.name));\n"
        "    for (const [path, methods] of Object.entries(api.paths))\n"
        "      for (const [method, operation] of Object.entries(methods))\n"
        "        if (operation.tags.includes(tag.name)) {\n"
        "          target.append(article(api, path, method, operation));\n"
        "          contents.append(make(\"a\", { href: `#${operation.operationId}` }, "
        "operation.summary));\n"
        "        }\n"
        "  }\n"
        "  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();\n"
        "}\n"
        "\n"
        "main().catch(() => {\n"
        "  document.getElementById(\"operations\").replaceChildren(\n"
        "    make(\"p\", {}, \"The OpenAPI document could not be read. Reload the page.\"));\n"
        "});\n";

static const char console_html[] =
        "<!doctype html>\n"
        "<html lang=\"en\">\n"
        "<head>\n"
        "<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>mseva console</title>\n"
        "<link rel=\"stylesheet\" href=\"/docs/docs.css\">\n"
        "</head>\n"
        "<body>\n"
        "<header><h1>mseva console</h1></header>\n"
        "<main class=\"page\">\n"
        "<p>This is where the desks of the municipalities and PMIDC will work:</p>\n"
        "<ul>\n"
        "<li><strong>Grievance officers and field workers</strong>: today's complaints by "
        "department and\n"
        "deadline, with photo and place on the map; assign, resolve with proof, answer the "
        "citizen.</li>\n"
        "<li><strong>Commissioners</strong>: what is late and where, by ward and by branch.</li>\n"
        "<li><strong>Counter clerks</strong>: water and sewerage bills, collections, and "
        "complaints of people\n"
        "who come in person.</li>\n"
        "<li><strong>PMIDC</strong>: every municipality with its stage and its figures, and one "
        "button to widen,\n"
        "pause or take back.</li>\n"
        "</ul>\n"
        "<p>Complaints, the rollout and undelivered messages can be worked on through the API "
        "today: see the <a href=\"/docs\">API "
        "documentation</a>.</p>\n"
        "</main>\n"
        "</body>\n"
        "</html>\n";

static void answer_page(struct call *c, const char *type, const char *text)
{
	set_safety_headers(c->in, PAGE_CSP, "public, max-age=300");
	http_reply_text(c->in, 200, type, text);
}

void pages_docs(struct call *c)
{
	answer_page(c, "text/html; charset=utf-8", docs_html);
}

void pages_docs_style(struct call *c)
{
	answer_page(c, "text/css; charset=utf-8", docs_style);
}

void pages_docs_script(struct call *c)
{
	answer_page(c, "text/javascript; charset=utf-8", docs_script);
}

void pages_console(struct call *c)
{
	answer_page(c, "text/html; charset=utf-8", console_html);
}

void pages_console_redirect(struct call *c)
{
	set_safety_headers(c->in, NULL, NULL);
	httpd_set_header(c->in, "Location", "/console/");
	http_reply_text(c->in, 302, "text/plain", "");
}

void pages_jwks(struct call *c)
{
	struct buf out;

	buf_init(&out, 4096);
	tokens_print_jwks(&out);
	set_safety_headers(c->in, NULL, "public, max-age=300");
	http_reply_text(c->in, 200, "application/json", arena_strdup(c->arena, out.p));
	buf_done(&out);
}
