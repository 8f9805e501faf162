import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const here = import.meta.dirname;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'landfall-bootstrap-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The bootstrap is plain JavaScript for another Node: it is run, not imported. */
async function evaluate(script: string, ...args: string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script, ...args], {
    cwd: here,
  });
  return JSON.parse(stdout);
}

test('a stamp changes with the name and the content of each file, and with the words', async () => {
  const script = `
    import { digestOf } from '${here}/stamp.mjs';
    const [a, b] = process.argv.slice(1);
    console.log(JSON.stringify([digestOf([a, b]), digestOf([b, a]), digestOf([a]), digestOf([b]), digestOf([a, b], ['linux'])]));`;
  const [a, b] = [path.join(folder, 'a'), path.join(folder, 'b')];
  await writeFile(a, 'x');
  await writeFile(b, 'x');
  const before = (await evaluate(script, a, b)) as string[];
  expect(before[0]).toBe(before[1]);
  expect(new Set(before).size).toBe(4);
  await writeFile(b, 'y');
  expect(((await evaluate(script, a, b)) as string[])[0]).not.toBe(before[0]);
});

test('folders that others may not pass through are found, outermost first', async () => {
  const inner = path.join(folder, 'closed', 'open', 'closed');
  await mkdir(inner, { recursive: true });
  await chmod(path.join(folder, 'closed'), 0o700);
  await chmod(inner, 0o750);
  const script = `
    import { closedFolders } from '${here}/reach.mjs';
    console.log(JSON.stringify(closedFolders(process.argv.slice(1))));`;
  const found = (await evaluate(script, path.join(inner, 'a', 'file'))) as string[];
  expect(found.filter((name) => name.startsWith(folder))).toEqual([path.join(folder, 'closed'), inner]);
});

const canMount =
  process.getuid?.() === 0 &&
  (await run('unshare', ['--mount', 'true']).then(
    () => true,
    () => false,
  ));

describe.runIf(canMount)('in a view of the file system', () => {
  /** Runs a command as a user that is nobody here, in the view that opens `closed`. */
  const asStranger = async (closed: string[], command: string[]) => {
    const stash = path.join(folder, 'stash');
    await mkdir(stash, { recursive: true });
    const stranger = ['setpriv', '--reuid=61180', '--regid=61180', '--clear-groups', ...command];
    const view = [
      '--mount',
      '--propagation',
      'private',
      'sh',
      path.join(here, 'reach.sh'),
      stash,
      ...closed,
      '--',
    ];
    return (await run('unshare', [...view, ...stranger], { cwd: folder })).stdout;
  };

  test('another user passes through, lists nothing, and finds each entry with its own mode', async () => {
    const closed = path.join(folder, 'closed');
    await mkdir(path.join(closed, 'project', 'deeper'), { recursive: true });
    await writeFile(path.join(closed, 'project', 'deeper', 'file'), 'reached');
    await writeFile(path.join(closed, '.secret'), 'no', { mode: 0o600 });
    await symlink('project/deeper/file', path.join(closed, 'link'));
    await chmod(closed, 0o700);
    const read = (name: string) => asStranger([closed], ['cat', path.join(closed, name)]);

    expect(await read('project/deeper/file')).toBe('reached');
    expect(await read('link')).toBe('reached');
    await expect(read('.secret')).rejects.toThrow('Permission denied');
    await expect(asStranger([closed], ['ls', closed])).rejects.toThrow('Permission denied');
  });

  test('one closed folder in another', async () => {
    const outer = path.join(folder, 'outer');
    const inner = path.join(outer, 'inner');
    await mkdir(inner, { recursive: true });
    await writeFile(path.join(inner, 'file'), 'reached');
    for (const name of [inner, outer]) await chmod(name, 0o700);
    expect(await asStranger([outer, inner], ['cat', path.join(inner, 'file')])).toBe('reached');
  });

  test('what is written there is on the disk, and nothing is changed for anybody else', async () => {
    const closed = path.join(folder, 'closed');
    await mkdir(path.join(closed, 'shared'), { recursive: true });
    await chmod(path.join(closed, 'shared'), 0o777);
    await chmod(closed, 0o700);
    await asStranger([closed], ['touch', path.join(closed, 'shared', 'mine')]);
    expect((await stat(path.join(closed, 'shared', 'mine'))).uid).toBe(61_180);
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
  });
});
