// Drives the pages in Chromium. Arguments: the URL of a server of the samples, that of a server of the hostile corpus.

import { mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import assert from "node:assert/strict";

const packages = process.env.SECNEWS_BROWSER_PACKAGES;
const require = createRequire(path.join(packages, "../package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(path.join(packages, "axe-core/axe.min.js"), "utf8");
const [plain, hostile] = process.argv.slice(2);
const search = (text, base = plain) => `${base}/search?q=${encodeURIComponent(text)}`;

/** Opens a browser with a profile of its own, watches it, and closes it. */
async function visit(run, options = {}) {
  const profile = await mkdtemp(path.join(tmpdir(), "secnews-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.SECNEWS_CHROMIUM,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
    locale: "zh-CN",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const seen = { foreign: [], dialogs: [], reports: [] };
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(plain) && !url.startsWith(hostile) && !url.startsWith("data:")) seen.foreign.push(url);
  });
  context.on("console", (message) => {
    if (/Content Security Policy|Trusted|violat/i.test(message.text())) seen.reports.push(message.text());
  });
  context.on("weberror", (error) => seen.reports.push(String(error.error())));
  const page = context.pages()[0] ?? (await context.newPage());
  context.on("dialog", (dialog) => { seen.dialogs.push(dialog.message()); dialog.dismiss(); });
  try {
    await run(page, context);
    assert.deepEqual(seen, { foreign: [], dialogs: [], reports: [] });
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

const hits = (page) => page.locator(".results > .hits .hit").count();
const address = (page) => new URL(page.url());

/** Waits until `read` gives what is expected. */
async function until(read, expected, what) {
  let last;
  for (let tries = 0; tries < 100; tries += 1) {
    last = await read();
    if (last === expected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(last, expected, what);
}

const pages = [
  "/", "/search", "/search?q=漏洞", "/search?q=漏洞 没有这样的词串", "/search?q=没有这样的词串", "/search?q=漏洞 date:abc",
  "/article/de4d436b6d4c?q=漏洞", "/article/de4d436b6d4c/diff/2056fba0903f", "/event/de4d436b6d4c", "/cve/CVE-2024-90001", "/source/深蓝应急响应",
  "/iocs?q=漏洞", "/timeline?q=漏洞", "/trend?q=漏洞&vs=勒索", "/watches", "/syntax?all=勒索", "/api", "/settings", "/nowhere",
];

const tests = {
  async "nothing is searched while an input method composes"() {
    await visit(async (page, context) => {
      await page.goto(search("木马"));
      const before = address(page).search;
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      const client = await context.newCDPSession(page);
      await page.fill("#q", "");
      await until(async () => address(page).searchParams.get("q"), "", "instant search");
      await page.waitForLoadState("networkidle");
      asked.length = 0;
      await page.focus("#q");
      assert.equal(await page.getAttribute("#q", "aria-expanded"), "false");
      await client.send("Input.imeSetComposition", { text: "lou", selectionStart: 3, selectionEnd: 3 });
      await client.send("Input.imeSetComposition", { text: "loudong", selectionStart: 7, selectionEnd: 7 });
      // The Enter that takes the composition: browsers send it as keyCode 229.
      await client.send("Input.dispatchKeyEvent", { type: "rawKeyDown", windowsVirtualKeyCode: 229, key: "Process", code: "Enter" });
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual(asked, [], "a request during the composition");
      assert.equal(await page.getAttribute("#q", "aria-expanded"), "false");
      assert.equal(address(page).searchParams.get("q"), "");
      await client.send("Input.insertText", { text: "漏洞" });
      await until(async () => address(page).searchParams.get("q"), "漏洞", "the text is searched when it is whole");
      await until(async () => (await hits(page)) > 2, true, "hits");
      assert.notEqual(before, address(page).search);
    });
  },

  async "everything works without a script"() {
    await visit(async (page) => {
      await page.goto(`${plain}/`);
      assert.equal(await page.getAttribute("#q", "role"), null, "a plain search box");
      await page.fill("#q", "source:深");
      assert.equal(await page.locator("#suggestions").isVisible(), false);
      await page.fill("#q", "漏洞");
      await page.press("#q", "Enter");
      await page.waitForURL(/q=/);
      const all = await hits(page);
      assert.ok(all > 2);
      await page.click(".facet a.value >> nth=0");
      await page.waitForURL(/f\.lang=/);
      await until(() => page.locator(".facet .chosen").count(), 1, "the value is chosen");
      await page.click(".facet .chosen a");
      await until(() => hits(page), all, "it is left again");
      await page.click(".bars a >> nth=0", { position: { x: 2, y: 30 } });
      await page.waitForURL(/since=/);
      await page.goBack();
      await page.click(".hit h2 a >> nth=0");
      await page.waitForURL(/article/);
      assert.ok((await page.locator(".text mark, h1 mark").count()) > 0);
      await page.click('.switches button[name="theme"]');
      await until(() => page.getAttribute("html", "data-theme"), "dark", "the theme is kept");
      await page.click('.switches button[name="lang"]');
      await until(() => page.getAttribute("html", "lang"), "en", "the language is kept");
      assert.match(page.url(), /article/);
      assert.equal(await page.locator("button[data-copy]:visible").count(), 0);
    }, { javaScriptEnabled: false });
  },

  async "the keyboard alone is enough"() {
    await visit(async (page) => {
      await page.goto(search("漏洞"));
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      await page.keyboard.press("Enter");
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("k");
      assert.equal(await page.evaluate(() => [...document.querySelectorAll(".hit")].findIndex((hit) => hit.matches(".current"))), 0);
      await page.keyboard.press("?");
      assert.ok(await page.locator("dialog").isVisible());
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement.id), "q");
      await page.keyboard.press("Escape");
      await page.keyboard.press("x");
      assert.equal(await page.locator(".selected").count(), 1);
      await page.keyboard.press("o");
      await page.waitForURL(/article/);
      await page.keyboard.press("n");
      assert.equal(await page.locator("mark.at").count(), 1);
      await page.goto(`${plain}/settings`);
      await page.check('input[name="keys"][value="off"]');
      await page.click(".form button");
      await page.goto(search("漏洞"));
      await page.keyboard.press("j");
      assert.equal(await page.locator(".hit.current").count(), 0);
    });
  },

  async "the inbox is read by keys"() {
    await visit(async (page) => {
      await page.goto(`${plain}/watches`);
      const count = await page.locator(".hit").count();
      const first = await page.locator(".hit").first().getAttribute("data-id");
      const posted = [];
      page.on("request", (request) => { if (request.method() === "POST") posted.push(new URL(request.url()).pathname); });
      await page.keyboard.press("j");
      for (const read of [1, 2]) {
        await page.keyboard.press("e");
        await until(() => page.locator(".hit").count(), count - read, `${read} read`);
        assert.equal(await page.locator(".hit.current").count(), 1);
      }
      for (const left of [1, 0]) {
        await page.keyboard.press("u");
        await until(() => page.locator(".hit").count(), count - left, "the last mark is taken back");
      }
      assert.equal(await page.getAttribute(".hit.current", "data-id"), first);
      await page.keyboard.press("u");
      assert.deepEqual(posted, ["reported", "reported", "undo", "undo"].map((last) => (last === "undo" ? "/api/v1" : "") + `/watches/fox/${last}`));
      // Without the key: the form of the page.
      await page.click("form.read button >> nth=0");
      await page.waitForURL(/undo=/);
      await page.click("form.undo button");
      await until(() => page.locator(".hit").count(), count, "the form takes it back");
    });
  },

  async "a query is completed from a list, by keyboard and by click"() {
    for (const theme of ["light", "dark"]) {
      await visit(async (page, context) => {
        await context.addCookies([{ name: "secnews_theme", value: theme, url: plain }]);
        await page.goto(search("木马"));
        const options = page.locator('#suggestions [role="option"]');
        const state = (name) => page.getAttribute("#q", name);
        assert.deepEqual([await state("role"), await state("aria-expanded")], ["combobox", "false"]);
        await page.fill("#q", "漏洞 深");
        await until(() => options.count(), 1, "a source is suggested");
        assert.equal(await state("aria-expanded"), "true");
        assert.match(await options.innerText(), /source:深蓝应急响应\s*来源/);
        await page.keyboard.press("ArrowDown");
        assert.equal(await state("aria-activedescendant"), await options.getAttribute("id"));
        assert.equal(await options.getAttribute("aria-selected"), "true");
        await page.evaluate(axe);
        const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html)}`), []);
        await page.keyboard.press("ArrowDown");
        assert.equal(await state("aria-activedescendant"), null, "after the last one: the text as typed");
        await page.keyboard.press("ArrowUp");
        await page.keyboard.press("Enter");
        await until(async () => address(page).searchParams.get("q"), "漏洞 source:深蓝应急响应", "it is searched");
        assert.equal(await page.inputValue("#q"), "漏洞 source:深蓝应急响应");
        await until(() => options.count(), 0, "the list is gone");
        // Escape closes the list first; the text and the focus stay.
        await page.fill("#q", "深");
        await until(() => options.count(), 1, "a source is suggested");
        await page.keyboard.press("Escape");
        assert.deepEqual([await options.count(), await page.inputValue("#q")], [0, "深"]);
        assert.equal(await page.evaluate(() => document.activeElement.id), "q");
        // Elsewhere a click searches; a field waits for its value.
        await page.goto(`${plain}/`);
        await page.fill("#q", "sourc");
        await until(() => options.count(), 1, "a field is suggested");
        await options.click();
        assert.equal(await page.inputValue("#q"), "source:");
        await until(async () => (await options.count()) > 1, true, "its values are suggested");
        await options.first().click();
        await page.waitForURL(/search\?q=source/);
      }, { bypassCSP: true });
    }
  },

  async "nothing is wider than a telephone"() {
    await visit(async (page) => {
      for (const base of [plain, hostile]) {
        for (const one of pages) {
          await page.goto(base + one);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(width <= 360, `${one} is ${width} px wide`);
        }
      }
    }, { viewport: { width: 360, height: 740 } });
  },

  async "back and forward show what was seen"() {
    await visit(async (page) => {
      await page.goto(search("漏洞"));
      await page.click(".facet a.value >> nth=0");
      await page.waitForURL(/f\.lang=/);
      const narrowed = page.url();
      await page.click(".hit h2 a >> nth=0");
      await page.waitForURL(/article/);
      await page.goBack();
      assert.equal(page.url(), narrowed);
      assert.equal(await page.inputValue("#q"), "漏洞");
      assert.equal(await page.locator(".facet .chosen").count(), 1);
      await page.goBack();
      assert.equal(await page.locator(".facet .chosen").count(), 0);
      await page.goForward();
      assert.equal(await page.locator(".facet .chosen").count(), 1);
    });
  },

  async "typing keeps facets, and a copied link shows the same elsewhere"() {
    let link, shown;
    await visit(async (page) => {
      await page.goto(search("漏洞"));
      await page.click(".facet a.value >> nth=0");
      await page.waitForURL(/f\.lang=/);
      await page.fill("#q", "木马");
      await until(async () => address(page).searchParams.get("q"), "木马", "instant search");
      assert.match(page.url(), /f\.lang=/);
      assert.equal(await page.locator(".facet .chosen").count(), 1);
      link = page.url();
      shown = await page.locator(".results > .hits").innerText();
    });
    await visit(async (page) => {
      await page.goto(link);
      assert.equal(await page.locator(".results > .hits").innerText(), shown);
    });
  },

  async "indicators are asked for when they are opened, and copied"() {
    await visit(async (page, context) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: plain });
      await page.goto(search("漏洞"));
      assert.equal(await page.locator("#indicators table").count(), 0);
      await page.click("#indicators summary");
      await page.locator("#indicators button[data-copy]").first().click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.ok(copied.split("\n").length > 1, copied);
    });
  },

  async "axe finds nothing"() {
    for (const theme of ["light", "dark"]) {
      for (const lang of ["zh", "en"]) {
        await visit(async (page, context) => {
          const cookie = (name, value) => ({ name, value, url: plain });
          await context.addCookies([cookie("secnews_theme", theme), cookie("secnews_lang", lang)]);
          for (const one of pages) {
            await page.goto(plain + one);
            await page.evaluate(axe);
            const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
            const told = found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
            assert.deepEqual(told, [], `${theme} ${lang} ${one}`);
          }
        }, { bypassCSP: true, locale: lang === "zh" ? "zh-CN" : "en-US" });
      }
    }
  },

  async "hostile articles run nothing"() {
    await visit(async (page) => {
      await page.goto(search("漏洞", hostile));
      const links = await page.locator('a[href^="/article/"]').evaluateAll((all) => [...new Set(all.map((one) => one.href))]);
      assert.ok(links.length > 8, String(links.length));
      for (const link of [`${hostile}/`, `${hostile}/watches`, `${hostile}/iocs?q=漏洞`, `${hostile}/timeline?q=漏洞`, ...links]) {
        await page.goto(link);
        await page.waitForLoadState("networkidle");
        assert.equal(await page.locator('[href^="javascript" i], [href^="data:" i]').count(), 0, link);
      }
      // Text that the script puts in: instant search.
      await page.goto(search("漏洞", hostile));
      await page.fill("#q", "<script>alert(1)</script>漏洞");
      await until(async () => address(page).searchParams.get("q"), "<script>alert(1)</script>漏洞", "instant search");
    });
  },
};

let failed = 0;
const only = process.env.SECNEWS_BROWSER_ONLY;
for (const [name, test] of Object.entries(tests)) {
  if (only && !name.includes(only)) continue;
  try {
    await test();
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${name}\n${error.stack}`);
  }
}
process.exit(failed ? 1 : 0);
