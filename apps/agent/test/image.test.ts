import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { agentImage, ROOT } from './through/image.ts';

const dependent = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });
const folderOf = (name: string) => `packages/${name.slice('@landfall/'.length)}`;

/** What the agent stands on of ours, by its package.json and theirs. */
function closure(folder: string, known = new Set<string>()): Set<string> {
  const { dependencies } = dependent.parse(
    JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')),
  );
  for (const [name, version] of Object.entries(dependencies)) {
    if (!version.startsWith('workspace:') || known.has(folderOf(name))) continue;
    known.add(folderOf(name));
    closure(folderOf(name), known);
  }
  return known;
}

test('the agent’s image has the agent, what it stands on of ours, and no other part', () => {
  const { copied } = agentImage();
  const sources = copied.filter((one) => /^(apps|packages)\//.test(one));
  expect(sources.sort()).toEqual(['apps/agent', ...closure('apps/agent')].sort());
  for (const one of copied) expect([one, existsSync(join(ROOT, one))]).toEqual([one, true]);
});

test('nothing that it copies is kept out of the build', () => {
  const kept = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  expect(kept[1]).toBe('**');
  const allowed = kept.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const isAllowed = (path: string) =>
    allowed.some(
      (one) =>
        path === one ||
        path.startsWith(`${one}/`) ||
        (one.includes('*') && path.startsWith(one.split('*')[0] ?? '')),
    );
  for (const one of agentImage().copied) expect([one, isAllowed(one)]).toEqual([one, true]);
});

const values = z.object({
  resources: z.object({ limits: z.object({ memory: z.string().regex(/^\d+Mi$/) }) }),
});

test('it starts the agent as somebody who is not root, writes below /tmp alone, and its heap leaves room under the limit', () => {
  const { user, command, env } = agentImage();
  expect(user).toBe('node');
  expect(command).toEqual(['node', 'apps/agent/src/main.ts']);
  expect(existsSync(join(ROOT, command[1] ?? ''))).toBe(true);
  expect(env.NODE_COMPILE_CACHE).toMatch(/^\/tmp\//);
  const heap = Number(/--max-old-space-size=(\d+)/.exec(env.NODE_OPTIONS ?? '')?.[1]);
  const chart = values.parse(load(readFileSync(join(ROOT, 'infra/agent-chart/values.yaml'), 'utf8')));
  // Beside the heap: the program itself, buffers, and what is being received.
  expect(heap).toBeLessThanOrEqual(Number.parseInt(chart.resources.limits.memory, 10) - 128);
});
