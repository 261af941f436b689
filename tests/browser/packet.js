// Opens review packets in a real browser: node packet.js
//
// SKILLCHECK names the binary (default target/debug/skillcheck), CHROMIUM the browser (default
// /usr/bin/chromium), SHOTS a folder for screenshots.

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const binary = path.resolve(process.env.SKILLCHECK ?? path.join(root, "target/debug/skillcheck"));
const shots = process.env.SHOTS;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "skillcheck-browser-"));
const pages = new Map();
const requests = [];
let failures = 0;
let checks = 0;

function check(name, problems) {
  checks += 1;
  if (problems.length === 0) return;
  failures += 1;
  console.log(`FAILED  ${name}`);
  for (const problem of problems) console.log(`        ${problem}`);
}

/** Renders a packet of `paths` and serves it as `name`; its exit status is to be `status`. */
function packet(name, paths, { upstream = ["fixtures/upstream.git"], cwd = root, status }) {
  const clones = upstream.flatMap((clone) => ["--upstream", clone]);
  const run = spawnSync(binary, ["packet", "--format", "html", ...paths, ...clones], {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  check(`${name}: exit status ${status}`, run.status === status ? [] : [`${run.status} ${run.stderr}`]);
  pages.set(`/${name}.html`, run.stdout);
}

/** A folder below `scratch` with a copy of a fixture. */
function copy(fixture, name) {
  const to = path.join(scratch, name);
  fs.cpSync(path.join(root, "fixtures", fixture), to, { recursive: true });
  return to;
}

function renderAll() {
  packet("verified", ["fixtures/packages/agent-skills/rain-gauge"], { status: 0 });
  packet("inverted", ["fixtures/packages/omni-intake/soil-report"], { status: 1 });
  packet("unverified", ["fixtures/packages/agent-skills/rain-gauge"], { upstream: [], status: 0 });
  const half = copy("packages/agent-skills/rain-gauge", "half/rain-gauge");
  const anchor = path.join(half, "EXTERNAL_SOURCE.json");
  fs.writeFileSync(anchor, fs.readFileSync(anchor, "utf8").replace('"main"', '"release"'));
  packet("half", [half], { status: 0 });
  packet("modified", ["fixtures/packages/agent-skills/seed-calendar"], { status: 1 });
  packet("curated", ["fixtures/packages/omni-curated/rain-gauge"], { status: 0 });

  const mismatch = copy("packages/omni-intake/soil-report", "mismatch/soil-report");
  fs.appendFileSync(path.join(mismatch, "references/soil-types.md"), "One line more.\n");
  fs.rmSync(path.join(mismatch, "assets/report-template.md"));
  packet("mismatch", [mismatch], { status: 1 });

  const none = path.join(scratch, "none/plain-skill");
  fs.mkdirSync(none, { recursive: true });
  fs.writeFileSync(
    path.join(none, "SKILL.md"),
    "---\nname: plain-skill\ndescription: Does a thing when asked.\n---\n# Plain\n\nText.\n",
  );
  packet("none", [none], { upstream: [], status: 0 });

  packet("hostile", [hostile()], { status: 1 });

  const rules = fs.readdirSync(path.join(root, "fixtures/rules")).sort();
  const bad = rules.map((rule) => `fixtures/rules/${rule}/bad`);
  packet("set", ["fixtures/packages", ...bad], { status: 1 });
}

/** A package that would like to be more than text. */
function hostile() {
  const folder = copy("packages/omni-intake/soil-report", "hostile/soil-report");
  const file = path.join(folder, "SKILL.md");
  const text = fs.readFileSync(file, "utf8");
  const evil = [
    "#### Imported: `</title><script>document.title='owned'</script>`",
    "",
    "See [it](<references/</code></p><a href=javascript:alert(1)>x.md>).",
    `See [this](references/${"very-long-name-without-any-space".repeat(12)}.md).`,
    "![picture](references/\u202egpj.exe.png)",
    "",
  ].join("\n");
  const line = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>";
  const more = text.replace("Never advise more than fifteen tonnes", `${line} & fifteen`);
  fs.writeFileSync(file, more.replace("## Operating Table", `${evil}\n## Operating Table`));
  return folder;
}

/** Serves the packets, and notes who asks for what. */
async function serve() {
  const server = http.createServer((request, response) => {
    requests.push(request.url);
    const page = pages.get(request.url);
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(page ?? "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** What a reader's browser has to say of a page, with the page's own policy in force. */
async function look(browser, url, { width, scheme, javaScriptEnabled = true, shot }) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled,
  });
  const page = await context.newPage();
  const problems = [];
  const asked = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("request", (request) => asked.push(request.url()));
  requests.length = 0;
  await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(50);
  for (const other of asked) {
    if (other !== url && !other.startsWith("data:")) problems.push(`asks for ${other}`);
  }
  for (const other of requests) {
    if (!url.endsWith(other)) problems.push(`the server is asked for ${other}`);
  }
  const measured = await page.evaluate(() => {
    const all = document.querySelectorAll("body, h1, .badge");
    const styled = getComputedStyle(document.querySelector("main")).maxWidth;
    const good = getComputedStyle(document.documentElement).getPropertyValue("--good").trim();
    const rgb = `rgb(${[1, 3, 5].map((at) => parseInt(good.slice(at, at + 2), 16)).join(", ")})`;
    const painted = (element) => ["color", "stroke", "backgroundColor"].map((of) => getComputedStyle(element)[of]);
    const green = (within) => [...document.querySelectorAll(`${within} *`)].filter((e) => painted(e).includes(rgb)).length;
    return {
      green: green("article"),
      wronglyGreen: green("article.unknown"),
      scroll: document.scrollingElement.scrollWidth - window.innerWidth,
      text: document.body.textContent.replace(/\s+/g, " ").trim(),
      headings: [...document.querySelectorAll("h1, h2, h3, h4")].map((h) => Number(h.tagName[1])),
      scripts: document.scripts.length,
      handlers: [...document.querySelectorAll("*")].filter((e) =>
        [...e.attributes].some((a) => /^on|^style$/.test(a.name) || /^\s*javascript:/i.test(a.value)),
      ).length,
      elements: all.length,
      styled,
      title: document.title,
    };
  });
  if (measured.scroll > 0) problems.push(`scrolls sideways by ${measured.scroll} px`);
  if (measured.wronglyGreen > 0) problems.push("something unverified is green");
  if (measured.scripts > 0) problems.push("holds a script");
  if (measured.handlers > 0) problems.push("holds a handler, a style attribute or a script link");
  if (measured.styled === "none") problems.push("its style was refused");
  measured.headings.forEach((level, at, levels) => {
    if (level > (levels[at - 1] ?? 0) + 1) problems.push(`heading ${at} skips a level`);
  });
  if (shot && shots) {
    fs.mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: path.join(shots, `${shot}.png`), fullPage: true });
  }
  await context.close();
  return { problems, ...measured };
}

/** What axe-core finds. Its script needs the page's policy out of the way, here only. */
async function accessibility(browser, url, { width, scheme }) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    bypassCSP: true,
  });
  const page = await context.newPage();
  await page.goto(url);
  // What is folded away is to be looked at too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await page.addScriptTag({ content: axe.source });
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations", "incomplete"] }),
    tags,
  );
  await context.close();
  return found.violations.flatMap((violation) =>
    violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.target} ${node.failureSummary}`),
  );
}

/** Whether it comes true within ten seconds: what a key starts may end after the key is up. */
async function eventually(holds) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** The keys that a reader without a mouse has, and no script to help. */
async function keyboard(browser, url) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const problems = [];
  await page.goto(url);
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.className);
  if ((await focused()) !== "skip") problems.push("the first stop is not the skip link");
  const width = await page.evaluate(() => parseFloat(getComputedStyle(document.activeElement).outlineWidth));
  if (!(width >= 2)) problems.push("the focus is not to be seen");
  await page.keyboard.press("Enter");
  const target = () => page.evaluate(() => document.querySelector(":target")?.id);
  if (!(await eventually(async () => (await target()) === "main"))) problems.push("the skip link leads nowhere");
  if ((await page.locator("summary").count()) > 0) {
    const open = () => page.evaluate(() => document.querySelector("details").open);
    const before = await open();
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    if (!(await eventually(async () => (await open()) !== before))) problems.push("a fold does not answer to Enter");
  }
  await context.close();
  return problems;
}

/** A page with every fault that is looked for: a check that cannot fail is none. */
const FAULTY = `<!doctype html><html><head><title>x</title></head><body><a href="#content">skip</a><main style="width:3000px">
<h1>One</h1><h3>Three</h3><p style="color:#999;background:#fff">pale</p><img src="/other.png">
<script>console.error("said")</script></main></body></html>`;

async function main() {
  renderAll();
  const said = new Map();
  const server = await serve();
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    for (const name of [...pages.keys()].map((url) => url.slice(1, -5))) {
      const url = `${origin}/${name}.html`;
      for (const scheme of ["light", "dark"]) {
        for (const width of [360, 1280]) {
          const at = `${name}, ${scheme}, ${width} px`;
          const seen = await look(browser, url, { width, scheme, shot: `${name}-${scheme}-${width}` });
          check(`${at}: nothing said, nothing asked, no sideways scrolling`, seen.problems);
          said.set(name, seen);
          check(`${at}: axe-core`, await accessibility(browser, url, { width, scheme }));
        }
      }
      const quiet = await look(browser, url, { width: 1280, scheme: "light", javaScriptEnabled: false });
      check(`${name}, without JavaScript`, quiet.problems);
      check(
        `${name}: the same text without JavaScript`,
        quiet.text === said.get(name).text && quiet.text.length > 500 ? [] : ["it differs"],
      );
      check(`${name}: keys`, await keyboard(browser, url));
      // As it is opened from a folder of downloads.
      const file = path.join(scratch, `${name}.html`);
      fs.writeFileSync(file, pages.get(`/${name}.html`));
      const local = await look(browser, `file://${file}`, { width: 1280, scheme: "light" });
      check(`${name}, from a file`, local.problems);
    }
    expectations(said);
    pages.set("/faulty.html", FAULTY);
    const faulty = `${origin}/faulty.html`;
    const seen = await look(browser, faulty, { width: 360, scheme: "light" });
    for (const fault of ["console", "asks for", "sideways", "a script", "style attribute", "skips a level"]) {
      const told = seen.problems.some((problem) => problem.includes(fault));
      check(`the faulty page is found out: ${fault}`, told ? [] : seen.problems);
    }
    const nowhere = (await keyboard(browser, faulty)).some((problem) => problem.includes("leads nowhere"));
    check("the faulty page is found out: the skip link", nowhere ? [] : ["it is not"]);
    const violations = await accessibility(browser, faulty, { width: 360, scheme: "light" });
    const pale = violations.some((violation) => violation.startsWith("color-contrast"));
    check("the faulty page is found out: contrast", pale ? [] : ["axe-core found nothing"]);
  } finally {
    await browser.close();
    server.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  console.log(`browser: ${checks - failures} passed, ${failures} failed`);
  process.exitCode = failures === 0 ? 0 : 1;
}

/** What each packet is to say, as a reader finds it in the page. */
function expectations(said) {
  const says = (name, ...texts) => {
    const { text } = said.get(name);
    check(`${name} says what it should`, texts.filter((wanted) => !text.includes(wanted)));
  };
  says("verified", "Verified", "all 2 copied files are upstream's", "None.");
  says("inverted", "Verified, but with 9 errors", "inverted", "lost", "nowhere", "[added: fifteen]");
  says("unverified", "Not verified", "no upstream given", "nothing was compared".slice(0, 7));
  says("half", "Not verified", "identical", "the upstream has no such ref");
  check("what is verified is green", said.get("verified").green > 0 ? [] : ["nothing is"]);
  says("modified", "Does not match", "File SKILL.md: modified", "and for the key of the seed store");
  says("curated", "another text by design");
  says("mismatch", "Does not match", "inverted", "lost", "One line more.", "missing");
  says("none", "Claims no origin");
  says("hostile", "</script><script>document.title='owned'</script>", "\\u{202e}gpj.exe");
  says("set", "packages", "do not match", "not verified");
  check("nothing unverified looks verified", said.get("unverified").text.includes("Verified,") ? ["it does"] : []);
  const owned = said.get("hostile").title;
  check("the hostile title is text", owned.includes("soil-report") ? [] : [owned]);
}

await main();
