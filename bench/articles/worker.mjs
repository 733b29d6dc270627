// One JavaScript extractor in a process of its own: the same lines as worker.py.
// Packages come from the folder that the third argument names (npm install --prefix FOLDER ...).
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [, , name, folder] = process.argv;
const require = createRequire(resolve(folder, "package.json"));
const { JSDOM, VirtualConsole } = require("jsdom");
const quiet = new VirtualConsole();

const ENGINES = {
  "Readability.js": () => {
    const { Readability } = require("@mozilla/readability");
    return (html, url) => {
      const found = new Readability(new JSDOM(html, { url, virtualConsole: quiet }).window.document).parse() ?? {};
      return {
        title: found.title, byline: found.byline, date: found.publishedTime, site: found.siteName,
        lang: found.lang, excerpt: found.excerpt, content_html: found.content ?? "",
      };
    };
  },
  defuddle: async () => {
    // it offers its node part to import alone, which does not look in another folder
    const part = resolve(folder, "node_modules/defuddle/dist/node.js");
    const { Defuddle } = await import(pathToFileURL(part));
    return async (html, url) => {
      const found = await Defuddle(new JSDOM(html, { url, virtualConsole: quiet }), url, {});
      return {
        title: found.title, byline: found.author, date: found.published, site: found.site,
        lang: found.language, excerpt: found.description, content_html: found.content ?? "",
      };
    };
  },
};

const run = await ENGINES[name]();
console.error = console.warn = console.info = () => {};
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const page = JSON.parse(line);
  const before = process.cpuUsage();
  let answer;
  try {
    answer = await run(page.html, page.url);
  } catch (error) {
    answer = { error: String(error).slice(0, 200) };
  }
  const used = process.cpuUsage(before);
  say({ ...answer, cpu: (used.user + used.system) / 1e6 });
}
say({ peak: process.resourceUsage().maxRSS });
