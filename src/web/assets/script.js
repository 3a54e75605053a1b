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
  ["page", "facet", "lang"].forEach((name) => url.searchParams.delete(name));
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

box?.addEventListener("compositionstart", () => { composing = true; });
box?.addEventListener("compositionend", () => {
  // Safari sends the Enter that ends a composition after this event.
  setTimeout(() => { composing = false; typed(); });
});
box?.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
box?.addEventListener("keydown", (event) => { if (event.key === "Enter" && isComposing(event)) event.preventDefault(); });
box?.form.addEventListener("submit", (event) => { if (composing) event.preventDefault(); });

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
  const next = items().find((one) => one.dataset.id === after) ?? items()[0];
  next?.classList.add("current");
  next && find("a", next)?.focus();
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
  u: () => find("form.undo button")?.click(),
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
