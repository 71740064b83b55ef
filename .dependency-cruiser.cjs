/** The arrows of the house. A package is named by the folder that its import resolves to, so a relative path past the fence is caught as well. */
const WORKSPACES = '^(packages|apps)/([^/]+)/';
const CORE = '^packages/core/';

/** The only workspaces that the sources of `from` may import besides their own. */
const mayImport = (from, ...targets) => ({
  name: `${from.replace('packages/', '')}-arrows`,
  comment: `${from} may import ${targets.join(', ') || 'no other workspace'}`,
  severity: 'error',
  from: { path: `^${from}/src/` },
  to: { path: WORKSPACES, pathNot: [from, ...targets].map((target) => `^${target}/`) },
});

module.exports = {
  forbidden: [
    mayImport('packages/core'),
    mayImport('packages/storage-mikro', 'packages/core'),
    mayImport('packages/redis', 'packages/core'),
    mayImport('packages/koa', 'packages/core'),
    mayImport('packages/tooling'),
    mayImport('apps/server', 'packages/core', 'packages/storage-mikro', 'packages/redis', 'packages/koa'),
    mayImport('apps/bench', 'packages/core', 'packages/storage-mikro', 'packages/tooling'),
    {
      name: 'database-only-in-storage-mikro',
      comment: 'what fills databases and starts servers speaks to them itself',
      severity: 'error',
      from: { path: '/src/', pathNot: '^(packages/(storage-mikro|tooling)|apps/bench)/' },
      to: { path: '(^|node_modules/)(@mikro-orm/|(better-sqlite3|kysely|pg)(/|$))' },
    },
    {
      name: 'core-without-http',
      comment: 'core knows no HTTP and no framework',
      severity: 'error',
      from: { path: `${CORE}src/` },
      to: { path: '(^|node_modules/)(koa[^/]*|@koa/[^/]+|ioredis|redis)(/|$)|^(node:)?(http|https|http2)$' },
    },
    {
      name: 'adapters-only-in-compose',
      comment: 'compose.ts is the only file of the server that names concrete adapters',
      severity: 'error',
      from: { path: '^apps/server/src/', pathNot: '^apps/server/src/(compose\\.ts$|cli/)' },
      to: { path: '^packages/(storage-mikro|redis)/' },
    },
    {
      name: 'sources-without-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/' },
      to: { path: '^(packages|apps)/[^/]+/test/' },
    },
    {
      name: 'sources-without-development-dependencies',
      comment: 'who installs the package does not have them',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: 'an outside package stands in the package.json of the package that imports it',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|\\.turbo|assets|data|logs)/' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
    tsPreCompilationDeps: true,
  },
};
