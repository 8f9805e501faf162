// Takes one pinned package from npm into the cache, without its install scripts, and checks it against our own hash.
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { cacheFolder } from './places.mjs';
import { Refusal } from './report.mjs';
import { run } from './run.mjs';

/**
 * The folder of `name@version` in the cache, fetched if it is not there yet.
 * `integrity` is npm's sha512 string; without one the registry's own word is taken (platforms we could not try).
 */
export async function fromNpm({ name, version, integrity }) {
  const home = path.join(cacheFolder(), `${name.replace('/', '+')}-${version}`);
  const folder = path.join(home, 'node_modules', name);
  if (existsSync(path.join(folder, 'package.json'))) return { folder, fetched: false };

  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(path.join(cacheFolder(), '.draft-'));
  try {
    await writeFile(path.join(draft, 'package.json'), '{"private":true}');
    await npm([
      'install',
      '--prefix',
      draft,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `${name}@${version}`,
    ]);
    await checkIntegrity(draft, name, integrity);
    // mkdtemp closes it to others; the processes of the roles run what is in it
    await chmod(draft, 0o755);
    await rename(draft, home).catch((error) => {
      // somebody else fetched it at the same moment: theirs is as good
      if (!existsSync(path.join(folder, 'package.json'))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { folder, fetched: true };
}

async function checkIntegrity(draft, name, integrity) {
  if (!integrity) return;
  const lock = JSON.parse(await readFile(path.join(draft, 'node_modules', '.package-lock.json'), 'utf8'));
  const got = lock.packages[`node_modules/${name}`]?.integrity;
  if (got !== integrity) {
    throw new Refusal(
      `${name} from your npm registry is not the package we pinned.\n  expected ${integrity}\n  got      ${got}\nNothing was run. Check which registry npm uses (npm config get registry).`,
    );
  }
}

function npm(args) {
  const script = process.env.npm_execpath;
  // npm_execpath is set when npm started us; its own Node is the one that runs us
  if (script && /npm-cli\.(c|m)?js$/.test(script))
    return run(process.execPath, [script, ...args], { what: 'npm' });
  return run('npm', args, { what: 'npm' });
}
