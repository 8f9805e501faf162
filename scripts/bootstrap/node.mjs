// Finds Node 24: the one that runs us, one on PATH, our cache, npm, in this order.
import { spawnSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fromNpm } from './from-npm.mjs';
import { nodePackage, nodeVersion } from './pins.mjs';
import { short } from './places.mjs';
import { Refusal } from './report.mjs';

// 24.12 is the first LTS release that strips types without a warning
const suits = (version) => {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major === 24 && minor >= 12;
};

/** The path of a Node 24 to run everything with. Throws a Refusal that says what to install where none can be had. */
export async function findNode(steps) {
  if (suits(process.version)) return process.execPath;
  let found;
  await steps.step('Node 24', async () => {
    const onPath = nodeOnPath();
    if (onPath) {
      found = onPath.file;
      return `${onPath.version} on PATH, ${short(onPath.file)}`;
    }
    const wanted = nodePackage();
    if (!wanted) throw new Refusal(noNode());
    const { folder, fetched } = await fromNpm(wanted).catch((error) => {
      throw new Refusal(`${error.message}\n${noNode()}`);
    });
    found = path.join(folder, 'bin', 'node');
    await chmod(found, 0o755);
    return fetched ? `${nodeVersion} from npm (${wanted.name}), kept in the cache` : undefined;
  });
  return found;
}

function nodeOnPath() {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of ['node', 'node24', 'nodejs']) {
      const file = path.join(folder, name);
      const asked = spawnSync(file, ['-p', 'process.version+" "+process.execPath'], {
        encoding: 'utf8',
        timeout: 5000,
      });
      const [version, real] = (asked.stdout ?? '').trim().split(' ');
      if (asked.status === 0 && version && real && suits(version)) return { file: real, version };
    }
  }
  return undefined;
}

const noNode = () =>
  `Landfall runs on Node 24; this is ${process.version}, and none could be fetched for ${process.platform}-${process.arch}.\nInstall Node 24 (24.12 or newer) so that it is on PATH, then run the same command again.`;
