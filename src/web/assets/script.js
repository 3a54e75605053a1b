// What pages do better with a script. Without it, everything works by links and forms.

const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
// The one place where text becomes HTML: a page of this server, whose server has escaped it.
const policy = window.trustedTypes?.createPolicy("secnews", { createHTML: (html) => html });
const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");

const say = (text) => {
  const status = find("#status");
  status.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { status.textContent = ""; }, 2000);
};

// Buttons that need a script are hidden without one.
const show = (within = document) => all("button[data-copy], button[data-jump]", within).forEach((button) => { button.hidden = false; });

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without TLS browsers have no clipboard: a field that is selected has.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  say(done);
}

// Search while typing. One request at a time; the last text wins. Nothing is sent while an input method composes.
const box = find("#q");
let composing = false;
let running = false;
let wanted = null;

const isComposing = (event) => composing || event.isComposing || event.keyCode === 229;

function searchUrl(text) {
  const url = new URL(location.href);
  url.searchParams.set("q", text);
  ["page", "after", "facet", "lang"].forEach((name) => url.searchParams.delete(name));
  return url;
}

async function load(url) {
  const response = await fetch(url, { headers: { accept: "text/html" } });
  return { page: parse(await response.text()), ok: response.ok };
}

function put(page) {
  const content = find("#content");
  const focus = document.activeElement;
  const open = all("details[open]", content).map((one) => one.id).filter(Boolean);
  const fresh = document.adoptNode(find("#content", page));
  open.forEach((id) => fresh.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", ""));
  content.replaceWith(fresh);
  document.title = page.title;
  all('input[name="back"]').forEach((field) => { field.value = location.pathname + location.search; });
  show();
  if (focus === box) box.focus();
}

async function instant() {
  if (running) return;
  running = true;
  while (wanted !== null) {
    const text = wanted;
    wanted = null;
    try {
      const url = searchUrl(text);
      const { page, ok } = await load(url);
      // A query that is still being written may have an open quote: what was found stays until it is whole.
      if (wanted === null && ok) {
        history.replaceState(null, "", url);
        put(page);
        find("#live").textContent = find(".count")?.textContent ?? find(".empty h2")?.textContent ?? "";
      } else if (wanted === null) {
        find("#live").textContent = find("h1", page)?.textContent ?? "";
      }
    } catch { /* The server is away: the form still works. */ }
  }
  running = false;
}

function typed() {
  if (location.pathname !== "/search" || composing) return;
  wanted = box.value;
  instant();
}

// How the query may go on, below the box: the combobox pattern of the ARIA practices, with focus in the box all the time.
const suggestions = find("#suggestions");
let completions = [];
let chosen = -1;
let unsuggested = null;
let suggesting = false;

function choose(at) {
  chosen = at;
  [...suggestions.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
  if (at < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", suggestions.children[at].id);
  suggestions.children[at]?.scrollIntoView({ block: "nearest" });
}

function list(found) {
  completions = found;
  suggestions.replaceChildren(...found.map(({ query, kind }, at) => {
    const [option, text, label] = ["li", "bdi", "span"].map((name) => document.createElement(name));
    option.id = `suggestion-${at}`;
    option.setAttribute("role", "option");
    // Names of sources are foreign text: nothing of them is invisible.
    text.textContent = query.replace(/[\p{Cc}\p{Cf}]/gu, "\u{FFFD}");
    label.className = "figure";
    label.textContent = suggestions.dataset[kind] ?? "";
    option.append(text, label);
    return option;
  }));
  suggestions.hidden = !found.length;
  box.setAttribute("aria-expanded", String(found.length > 0));
  choose(-1);
}

function unlist() {
  unsuggested = null;
  list([]);
}

async function suggest() {
  unsuggested = box.value;
  if (suggesting) return;
  suggesting = true;
  while (unsuggested !== null) {
    const text = unsuggested;
    unsuggested = null;
    try {
      const response = await fetch(`/api/v1/suggest?limit=8&q=${encodeURIComponent(text)}`);
      const answer = response.ok ? await response.json() : { suggestions: [] };
      const isWanted = unsuggested === null && box.value === text && document.activeElement === box && !composing;
      if (isWanted) list(answer.suggestions.filter((one) => one.query !== text));
    } catch { /* The server is away. */ }
  }
  suggesting = false;
}

// A field waits for its value; anything else is searched.
function take(at) {
  const { query, kind } = completions[at];
  box.value = query;
  unlist();
  if (kind === "field") suggest();
  else if (location.pathname === "/search") typed();
  else box.form.requestSubmit();
}

function browse(event) {
  const count = completions.length;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (Object.hasOwn(steps, event.key)) {
    event.preventDefault();
    // One place more than there are options: the text as typed, with none chosen.
    if (count) choose((chosen + 1 + steps[event.key] + count + 1) % (count + 1) - 1);
    else suggest();
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    take(chosen);
  } else if (event.key === "Escape" && count) {
    event.preventDefault();
    event.stopPropagation();
    unlist();
  }
}

function changed() {
  typed();
  suggest();
}

if (box) {
  const states = { role: "combobox", "aria-expanded": "false", "aria-controls": suggestions.id, "aria-autocomplete": "list" };
  Object.entries(states).forEach(([name, value]) => box.setAttribute(name, value));
  box.addEventListener("compositionstart", () => { composing = true; unlist(); });
  box.addEventListener("compositionend", () => {
    // Safari sends the Enter that ends a composition after this event.
    setTimeout(() => { composing = false; changed(); });
  });
  box.addEventListener("input", (event) => { if (!event.isComposing) changed(); });
  box.addEventListener("keydown", (event) => {
    if (!isComposing(event)) browse(event);
    else if (event.key === "Enter") event.preventDefault();
  });
  box.addEventListener("blur", unlist);
  box.form.addEventListener("submit", (event) => { if (composing) event.preventDefault(); else unlist(); });
  suggestions.addEventListener("mousedown", (event) => event.preventDefault());
  suggestions.addEventListener("click", (event) => {
    const at = [...suggestions.children].indexOf(event.target.closest("li"));
    if (at >= 0) take(at);
  });
}

// The list that keys move in.
const items = () => all(".hit, .event").filter((item) => item.dataset.id);
const current = () => find(".hit.current, .event.current");

function move(step) {
  const list = items();
  if (!list.length) return;
  const at = list.indexOf(current());
  const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
  list.forEach((item) => item.classList.remove("current"));
  next.classList.add("current");
  find("a", next)?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function cited() {
  const chosen = all(".selected");
  const list = chosen.length ? chosen : [current()].filter(Boolean);
  return list.map((item) => {
    const link = find("h2 a, h3 a", item);
    const title = link.textContent.trim().replace(/[\\[\]*_`<]/g, "\\$&");
    return `- [${title}](<${new URL(link.getAttribute("href"), location.href)}>) ${find(".about", item)?.textContent.trim() ?? ""}`;
  }).join("\n");
}

let mark = 0;
function jump(step) {
  const marks = all("mark[id]");
  if (!marks.length) return;
  marks.forEach((one) => one.classList.remove("at"));
  mark = (mark + step - 1 + marks.length) % marks.length + 1;
  if (mark < 1) mark = marks.length;
  const one = marks[mark - 1];
  one.classList.add("at");
  one.scrollIntoView({ block: "center" });
}

// The marks that can be taken back, the last one at the end: that of the page, and those made since by key.
const marked = [];
function remember() {
  const form = find("form.undo");
  if (!form) return;
  const url = new URL(form.action).pathname.replace(/reported$/, "undo");
  marked.push({ url: `/api/v1${url}`, articles: form.elements.ids.value.split("-") });
}

function point(item) {
  items().forEach((one) => one.classList.toggle("current", one === item));
  if (item) find("a", item)?.focus();
}

async function undo() {
  const last = marked.at(-1);
  if (!last) return;
  const { url, articles } = last;
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ articles }) });
  if (!response.ok) return;
  marked.pop();
  put((await load("/watches")).page);
  history.replaceState(null, "", "/watches");
  point(items().find((one) => articles.includes(one.dataset.id)));
}

// Marks the current news as read and goes on with the next.
async function read() {
  const item = current();
  const form = item?.closest("li")?.querySelector("form.read");
  if (!form) return;
  const list = items();
  const after = list[list.indexOf(item) + 1]?.dataset.id;
  const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!response.ok) return;
  const url = response.url;
  put(parse(await response.text()));
  history.replaceState(null, "", url);
  remember();
  point(items().find((one) => one.dataset.id === after) ?? items()[0]);
}

const keys = {
  "/": () => { box.focus(); box.select(); },
  j: () => move(1),
  k: () => move(-1),
  o: () => { const link = current() && find("h2 a, h3 a", current()); link?.click(); },
  n: () => jump(1),
  N: () => jump(-1),
  x: () => current()?.classList.toggle("selected"),
  s: () => { const text = cited(); if (text) copy(text, find("#keys").dataset.copied); },
  e: read,
  u: undo,
  "?": () => find("#keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys === "off" || isComposing(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  const isField = target.closest("input, textarea, select, dialog, [contenteditable]");
  if (event.key === "Escape" && target === box) box.blur();
  if (isField || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.copy !== undefined) copy(button.dataset.copy, button.dataset.done);
  if (button?.dataset.jump) jump(Number(button.dataset.jump));
});

// The indicators of the results are a survey: they are asked for when somebody opens them.
document.addEventListener("toggle", async (event) => {
  const panel = event.target;
  if (!panel.open || !panel.dataset?.load || panel.dataset.loaded) return;
  panel.dataset.loaded = "yes";
  panel.setAttribute("aria-busy", "true");
  try {
    const { page } = await load(panel.dataset.load);
    const list = find("#indicators-list", page);
    if (list) {
      all("h2", list).forEach((heading) => {
        const smaller = document.createElement("h3");
        smaller.append(...heading.childNodes);
        heading.replaceWith(smaller);
      });
      list.removeAttribute("id");
      panel.append(document.adoptNode(list));
      show(panel);
    }
  } catch { panel.dataset.loaded = ""; }
  panel.removeAttribute("aria-busy");
}, true);

show();
remember();
