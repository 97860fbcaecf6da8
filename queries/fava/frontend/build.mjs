// Bundles src/ into ../Receivables.js, the one file that Fava serves.
//
//   node build.mjs           build it
//   node build.mjs --check   fail where what is there is not what would be built
//
// The bundle is committed, so that whoever installs the package needs no node.
// It is left readable: what runs in an accountant's browser can be read there.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const bundle = fileURLToPath(new URL("../Receivables.js", import.meta.url));
const { outputFiles } = await build({
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  entryPoints: ["src/main.ts"],
  bundle: true,
  write: false,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  loader: { ".css": "text" },
  legalComments: "none",
  banner: { js: "// Built from frontend/src by `make frontend`; change that, not this." },
});
const built = outputFiles[0].text;

if (!process.argv.includes("--check")) {
  writeFileSync(bundle, built);
} else if (readFileSync(bundle, "utf8") !== built) {
  console.error("Receivables.js is not what frontend/src builds: run `make frontend`.");
  process.exitCode = 1;
}
