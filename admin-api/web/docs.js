"use strict";
// Renders /openapi.json; everything is text, nothing from the document becomes markup.
const make = (tag, props, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
};
const nameOf = (ref) => ref.slice(ref.lastIndexOf("/") + 1);
const resolve = (api, thing) =>
  thing && thing.$ref ? thing.$ref.slice(2).split("/").reduce((at, key) => at[key], api) : thing;

function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(" or ");
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  return [schema.type].flat().join(" or ") + (schema.format ? ` (${schema.format})` : "");
}

function table(rows) {
  const body = make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell)))));
  const head = ["Name", "Type", "Meaning"].map((text) => make("th", { scope: "col" }, text));
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), body);
}

function members(api, schema, depth = 0) {
  const target = resolve(api, schema);
  if (!target || !target.properties || depth > 3) return null;
  const required = new Set(target.required ?? []);
  return table(Object.entries(target.properties).map(([name, member]) => {
    const inner = member.type === "array" ? member.items : member;
    const text = [member.description, required.has(name) ? "" : "Optional."].filter(Boolean).join(" ");
    const more = inner.properties || inner.$ref ? members(api, inner, depth + 1) : null;
    const cell = more ? make("details", {}, make("summary", {}, text || "Its members"), more) : text;
    return [make("code", {}, name), typeOf(member), cell];
  }));
}

function section(title, node) {
  return node ? make("div", {}, make("p", { className: "soft" }, title), node) : null;
}

function article(api, path, method, operation) {
  const parameters = (operation.parameters ?? []).map((one) => resolve(api, one));
  const bodyOf = (holder) => Object.values(resolve(api, holder)?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses).map(([status, response]) =>
    `${status} ${response.$ref ? nameOf(response.$ref).replaceAll("_", " ") : ""}`.trim());
  return make("article", { id: operation.operationId },
    make("h3", {}, operation.summary),
    make("p", { className: "call" }, make("span", { className: "method" }, method.toUpperCase()), path),
    ...operation.description.split("\
\
").map((text) => make("p", {}, text)),
    section("Parameters", parameters.length ? table(parameters.map((one) =>
      [make("code", {}, one.name), `${typeOf(one.schema)}, ${one.in}`, one.description])) : null),
    section("Send", operation.requestBody ? members(api, bodyOf(operation.requestBody)) : null),
    section("Get", members(api, bodyOf(operation.responses["200"]))),
    make("p", { className: "soft" }, `Answers: ${answers.join(", ")}`));
}

function problems(api) {
  const list = document.getElementById("problems");
  for (const [code, response] of Object.entries(api.components.responses))
    list.append(make("dt", { id: `problem-${code}` }, code), make("dd", {}, response.description));
}

async function main() {
  const api = await (await fetch("/openapi.json")).json();
  const target = document.getElementById("operations");
  const contents = document.getElementById("contents");
  target.replaceChildren();
  problems(api);
  for (const tag of api.tags) {
    target.append(make("h2", {}, tag.name), make("p", {}, tag.description));
    contents.append(make("strong", {}, tag.name));
    for (const [path, methods] of Object.entries(api.paths))
      for (const [method, operation] of Object.entries(methods))
        if (operation.tags.includes(tag.name)) {
          target.append(article(api, path, method, operation));
          contents.append(make("a", { href: `#${operation.operationId}` }, operation.summary));
        }
  }
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

main().catch(() => {
  document.getElementById("operations").replaceChildren(
    make("p", {}, "The OpenAPI document could not be read. Reload the page."));
});
