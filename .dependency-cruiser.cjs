// The import rule: who may import whom. `scripts/import-rule.test.ts` proves that breaking it is an error.

/** Our packages and apps, and which of ours each may import. Everything not listed is refused. */
const mayImport = {
  'apps/web': ['contracts'],
  'apps/api': ['actions', 'providers', 'egress', 'queue', 'crypto', 'contracts'],
  'apps/worker': [
    'actions',
    'engine',
    'kube',
    'git',
    'render',
    'yaml-edit',
    'providers',
    'egress',
    'queue',
    'crypto',
    'log',
    'contracts',
  ],
  'apps/agent': ['engine', 'kube', 'crypto', 'egress', 'log', 'contracts'],
  'apps/door': [],
  'apps/local': ['devstack', 'db', 'crypto', 'egress', 'providers', 'contracts'],
  'packages/contracts': [],
  'packages/engine': ['contracts'],
  'packages/git': ['egress', 'contracts'],
  'packages/render': ['contracts'],
  'packages/providers': ['egress', 'contracts'],
  'packages/kube': ['engine', 'egress', 'contracts'],
  'packages/egress': ['contracts'],
  'packages/crypto': ['contracts'],
  'packages/db': ['contracts'],
  'packages/queue': ['contracts'],
  'packages/actions': ['db', 'queue', 'crypto', 'contracts'],
  'packages/log': [],
  'packages/yaml-edit': [],
  'packages/devstack': [],
  e2e: ['devstack', 'contracts'],
  bench: ['devstack', 'contracts'],
  scripts: ['devstack', 'contracts'],
};

/** What only tests may import besides: the real things they run against. */
const testsMayImport = ['devstack', 'db', 'kube', 'crypto', 'queue', 'engine', 'render', 'contracts'];

/** Inside the worker, the two roles never share a process: neither may touch the other's tools. */
const roles = {
  source: { never: ['engine', 'kube'], other: 'apply' },
  apply: { never: ['git', 'render', 'yaml-edit', 'providers'], other: 'source' },
};

/** Libraries that exactly one package may import. */
const onlyIn = {
  'packages/db': ['@prisma/', 'prisma/', 'pg'],
  'packages/queue': ['bullmq'],
  'packages/git': ['simple-git', 'ssh2'],
  'packages/yaml-edit': ['yaml'],
  'packages/kube': ['@kubernetes/'],
  'packages/crypto': ['libsodium-wrappers', '@node-rs/argon2'],
};

const testFile = '(\\.test\\.tsx?$|\\.spec\\.ts$|/test/|/fixtures/)';
const ours = '^(apps|packages)/[^/]+/';
const oneOf = (names) => `^packages/(${names.join('|')})/`;

function boundary([from, names]) {
  return {
    name: `may-import:${from}`,
    comment: `${from} may import ${names.length > 0 ? names.join(', ') : 'nothing of ours'}`,
    severity: 'error',
    from: { path: `^${from}/`, pathNot: testFile },
    to: {
      path: `${ours}|^(e2e|bench|scripts)/`,
      pathNot: [`^${from}/`, names.length > 0 ? oneOf(names) : '^$'],
    },
  };
}

function testBoundary([from, names]) {
  const also = [...new Set([...names, ...testsMayImport])];
  return {
    name: `tests-may-import:${from}`,
    comment: `tests of ${from} may import ${also.join(', ')}`,
    severity: 'error',
    from: { path: `^${from}/.*${testFile}` },
    to: { path: `${ours}|^(e2e|bench|scripts)/`, pathNot: [`^${from}/`, oneOf(also)] },
  };
}

function roleBoundary([role, { never, other }]) {
  return {
    name: `role:${role}`,
    comment: `the ${role} role never imports ${never.join(', ')} or the ${other} role`,
    severity: 'error',
    from: { path: `^apps/worker/src/${role}/`, pathNot: testFile },
    to: { path: [oneOf(never), `^apps/worker/src/${other}/`] },
  };
}

function libraryHome([home, libraries]) {
  return {
    name: `only-in:${home}`,
    comment: `${libraries.join(', ')}: only ${home} may import it`,
    severity: 'error',
    from: { pathNot: [`^${home}/`, '^packages/devstack/', '(^|/)[^/]+\\.config\\.ts$', testFile] },
    to: { path: libraries.map((name) => `(^|node_modules/)${name}${name.endsWith('/') ? '' : '(/|$)'}`) },
  };
}

module.exports = {
  forbidden: [
    ...Object.entries(mayImport).flatMap((entry) => [boundary(entry), testBoundary(entry)]),
    ...Object.entries(roles).map(roleBoundary),
    ...Object.entries(onlyIn).map(libraryHome),
    {
      name: 'contracts-import-zod-only',
      comment: 'the browser and the agent import contracts: zod and nothing else',
      severity: 'error',
      from: { path: '^packages/contracts/', pathNot: testFile },
      to: { pathNot: ['^packages/contracts/', '(^|node_modules/)zod/'] },
    },
    {
      name: 'no-cycles',
      comment: 'no file reaches itself through its imports',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tests-in-code',
      comment: 'code does not import tests',
      severity: 'error',
      from: { pathNot: [testFile, '^e2e/', '\\.config\\.ts$'] },
      to: { path: '\\.(test|spec)\\.tsx?$' },
    },
    {
      name: 'resolvable',
      comment: 'every import leads to a file',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: 'generated/' },
    },
    {
      name: 'declared',
      comment: 'every library is in the package.json of the package that imports it',
      severity: 'error',
      from: { pathNot: [testFile, '\\.config\\.ts$', '^scripts/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/generated/|/\\.next/|(^|/)\\.landfall/|^node_modules/\\.cache)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
