// Builds what the browser gets, once, into a folder that is never committed.
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const OUT = at("../src/amtsweg/web/static/vendor/");
const TESTS = at("../build/frontend/");
const FONTS = [["Regular", 400], ["Italic", 400], ["Medium", 500], ["SemiBold", 600]];

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT + "kern/fonts", { recursive: true });
await mkdir(TESTS, { recursive: true });

await build({
  entryPoints: {
    amtsweg: at("src/amtsweg.js"),
    workplace: at("src/workplace.js"),
    documents: at("src/documents.js"),
    "process-viewer": at("src/process-viewer.js"),
    "decision-table": at("src/decision-table.js"),
    "form-editor": at("src/form-editor.js"),
  },
  outdir: OUT,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: "es2022",
  chunkNames: "part-[hash]",
  legalComments: "eof",
  logLevel: "warning",
  plugins: [
    { name: "css-beside", setup: keepStylesBeside },
    { name: "no-written-styles", setup: setStylesByObject },
  ],
});
await build({
  entryPoints: [at("src/process-viewer.css")],
  outdir: OUT,
  bundle: true,
  minify: true,
  logLevel: "warning",
});
await build({
  entryPoints: [at("node_modules/@kern-ux/native/dist/kern.css")],
  outfile: OUT + "kern/kern.css",
  minify: true,
  logLevel: "warning",
});
await cp(at("node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs"), OUT + "maplibre-worker.js");
await stripSourceMap(OUT + "maplibre-worker.js");
await copyFonts();
await compress();
await cp(at("node_modules/axe-core/axe.min.js"), TESTS + "axe.min.js");

// The map's styles stand in a file of their own, loaded with the map: no style is written into a page.
function keepStylesBeside({ onLoad }) {
  onLoad({ filter: /maplibre-gl\.css$/ }, async ({ path }) => {
    await cp(path, OUT + "map-picker.css");
    return { contents: "", loader: "js" };
  });
}

// The viewer of decisions gets its HTML made by process-dom.js, which says why; its own code stays untouched.
function setStylesByObject({ onResolve }) {
  onResolve({ filter: /^min-dom$/ }, ({ importer }) =>
    /node_modules[/\\]dmn-js/.test(importer) ? { path: at("src/process-dom.js") } : undefined,
  );
}

async function copyFonts() {
  const faces = FONTS.map(([face, weight]) => fontFace(face, weight, face === "Italic" ? "italic" : "normal"));
  await writeFile(OUT + "kern/fonts.css", faces.join("\n"));
  for (const [face] of FONTS) {
    const name = `FiraSans-${face}.woff2`;
    await cp(at(`node_modules/@kern-ux/native/dist/fonts/fira-sans/${name}`), `${OUT}kern/fonts/${name}`);
  }
}

function fontFace(face, weight, style) {
  const source = `url("fonts/FiraSans-${face}.woff2") format("woff2")`;
  return `@font-face{font-family:"Fira Sans";src:${source};font-weight:${weight};font-style:${style};font-display:swap}`;
}

async function stripSourceMap(path) {
  const script = await readFile(path, "utf8");
  await writeFile(path, script.replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, "\n"));
}

// The web server hands out the packed file beside the plain one to browsers that accept it.
async function compress() {
  const files = await readdir(OUT, { recursive: true });
  for (const name of files.filter((name) => /\.(css|js)$/.test(name))) {
    const content = await readFile(OUT + name);
    await writeFile(`${OUT}${name}.gz`, gzipSync(content, { level: 9 }));
    await writeFile(`${OUT}${name}.br`, brotliCompressSync(content));
  }
}
