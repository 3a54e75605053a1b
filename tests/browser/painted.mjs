// How long it takes from a key to the painted results, in Chromium. Argument: the URL of a server.

import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const require = createRequire(path.join(process.env.SECNEWS_BROWSER_PACKAGES, "../package.json"));
const { chromium } = require("playwright-core");
const [base] = process.argv.slice(2);
// Typed character by character: each is a search of its own.
const queries = ["ransomware", "勒索软件", "CVE-2024-38", "Lazarus", "数据泄露", "phishing", "银狐木马", "供应链攻击"];
// As long as a person takes for a key, at least.
const pause = 120;

const profile = await mkdtemp(path.join(tmpdir(), "secnews-painted-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.SECNEWS_CHROMIUM,
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
  viewport: { width: 1280, height: 900 },
});
const page = context.pages()[0] ?? (await context.newPage());
await page.goto(`${base}/search?q=a`);
await page.evaluate(() => {
  window.painted = [];
  let pressed = null;
  document.querySelector("#q").addEventListener("input", (event) => { pressed = event.timeStamp; }, true);
  // The script replaces the content as a whole; a task after the next frame begins when that is painted.
  new MutationObserver(() => {
    if (pressed === null) return;
    const since = pressed;
    pressed = null;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.painted.push(performance.now() - since);
      port2.postMessage(null);
    });
  }).observe(document.body, { childList: true });
});
for (const query of queries) {
  await page.fill("#q", "");
  for (const character of query) {
    await page.keyboard.insertText(character);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
await new Promise((resolve) => setTimeout(resolve, 500));
const times = (await page.evaluate(() => window.painted)).sort((a, b) => a - b);
await context.close();
await rm(profile, { recursive: true, force: true });
const at = (share) => times[Math.min(Math.floor(times.length * share), times.length - 1)].toFixed(0);
console.log(`key to painted results: ${times.length} keys, p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms`);
if (times.length < 20) process.exit(1);
