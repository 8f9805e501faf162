// npm run secrets [-- FOLDER]: everything that docker-compose.yml reads as a secret, each in a file of its own.
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { makeRoleKeys, roleKeyFor, roles } from '@landfall/crypto/role-keys';
import { FILES } from './github-app/folder.ts';

/**
 * Writes the files. The folder is closed to other users of this machine; the files in it are readable, because
 * Compose mounts them with their mode and each container runs as a user of its own.
 * @throws Error when the folder holds something: a key that is replaced can open nothing that it sealed before.
 */
export async function makeSecrets(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  if ((await readdir(folder)).length > 0) {
    throw new Error(`${folder} is not empty. New keys could not open what the old ones sealed: keep them.`);
  }
  const files = secrets();
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), content, { mode: 0o444, flag: 'wx' });
  }
  return Object.keys(files);
}

function secrets(): Record<string, string> {
  const word = () => randomBytes(24).toString('hex');
  const [postgres, app, redis] = [word(), word(), word()];
  const keys = makeRoleKeys();
  const privateKeys = roles.map((role) => [`${role}.json`, JSON.stringify(roleKeyFor(role, keys))] as const);
  return {
    ...Object.fromEntries(privateKeys),
    'public.json': JSON.stringify(keys.publicKeys),
    'postgres-password': postgres,
    'app-password': app,
    'admin-database-url': `postgresql://postgres:${postgres}@postgres:5432/postgres`,
    'database-url': `postgresql://landfall_app:${app}@postgres:5432/landfall`,
    'redis-password': redis,
    'redis.conf': `requirepass ${redis}\nappendonly yes\nsave ""\nmaxmemory-policy noeviction\ndir /data\n`,
    'redis-url': `redis://:${redis}@redis:6379/0`,
    'session-secret': word(),
    // Of the GitHub App: empty until there is one. Compose mounts what its file names, so they have to be there.
    ...Object.fromEntries(Object.values(FILES).map(({ file }) => [file, ''])),
  };
}

if (import.meta.main) {
  const checkout = path.resolve(import.meta.dirname, '..', '..', '..');
  const folder = path.resolve(process.argv[2] ?? path.join(checkout, 'infra/compose/secrets'));
  const names = await makeSecrets(folder);
  console.log(
    `${folder}: ${names.join(', ')}\nBack this folder up: nothing else can open what the platform seals.`,
  );
}
