// Bundles src/ into ../Receivables.js, the one file that Fava serves.
//
// The bundle is committed, so that whoever installs the package needs no node.
// It is left readable: what runs in an accountant's browser can be read there.
import { build } from "esbuild";

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/main.ts"],
  outfile: "../Receivables.js",
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  loader: { ".css": "text" },
  legalComments: "none",
  banner: { js: "// Built from frontend/src by `make frontend`; change that, not this." },
});
