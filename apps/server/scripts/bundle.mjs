// Runs as the package's `build`: the service, and nearly all that it depends on, in a few files. Node takes longer to find and to open
// thousands of modules than to compile what is in them.
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** What looks for files beside itself, and the package of ours that depends on it. */
const owners = {
  '@node-rs/bcrypt': '@auth/core',
  'better-sqlite3': '@auth/storage-mikro',
  'koa2-swagger-ui': '@auth/koa',
};

/** Leaves those where the packages that depend on them have them. */
const outside = {
  name: 'outside',
  resolveId: {
    filter: { id: new RegExp(`^(${Object.keys(owners).join('|')})$`) },
    handler: (id) => `\0outside:${id}`,
  },
  load: {
    filter: { id: /^\0outside:/ },
    handler(id) {
      const name = id.slice('\0outside:'.length);
      const owner = `require.resolve('${owners[name]}')`;
      return `module.exports = require('node:module').createRequire(${owner})('${name}');`;
    },
  },
};

/** Requires this module of Node's: to import it would load a WebSocket client of which nobody here makes use. */
const requiredHttp = {
  name: 'required-http',
  resolveId: {
    filter: { id: /^(node:)?http$/ },
    handler: (_id, _importer, { kind }) => (kind === 'import-statement' ? '\0http' : undefined),
  },
  load: { filter: { id: /^\0http$/ }, handler: () => "module.exports = require('node:http');" },
};

/** Each character of a source takes two bytes of memory once one of them is beyond ASCII. */
const ascii = {
  name: 'ascii',
  renderChunk: (code) =>
    code.replaceAll(/(\\*)([^\0-\x7f]+)/g, (found, backslashes, text) =>
      backslashes.length % 2 === 0 ? backslashes + toEscapes(text) : found,
    ),
};

function toEscapes(text) {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const bundle = await rolldown({
  input: fileURLToPath(new URL('../src/main.ts', import.meta.url)),
  platform: 'node',
  external: ['pg-native'],
  plugins: [outside, requiredHttp, ascii],
  checks: { eval: false },
});
await bundle.write({
  dir: fileURLToPath(new URL('../dist', import.meta.url)),
  cleanDir: true,
  // So that a stack in the log can be read.
  keepNames: true,
  minify: false,
  comments: { legal: true, annotation: false, jsdoc: false },
});
