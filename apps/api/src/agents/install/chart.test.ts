import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { AgentRights } from '@landfall/contracts/agent';
import { obtainTool } from '@landfall/render/tools/obtain';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AgentChart, packAgentChart } from './chart.ts';
import { AGENT_NAME, type ManifestObject } from './labels.ts';
import { type AgentInstallation, agentManifest, agentObjects } from './manifest.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const URL = 'https://landfall.example.com';
const cases: [AgentRights, string[]][] = [
  ['cluster', []],
  ['namespaces', ['shop', 'shop-preview']],
  ['read-only', []],
];

let helm: string;
let folder: string;
let archive: string;
let chart: AgentChart;
beforeAll(async () => {
  helm = (await obtainTool('helm')).path;
  folder = await mkdtemp(path.join(tmpdir(), 'landfall-chart-'));
  archive = path.join(folder, 'chart.tgz');
  chart = await packAgentChart(URL);
  await writeFile(archive, chart.archive);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const installation = (rights: AgentRights, namespaces: readonly string[]): AgentInstallation => ({
  url: URL,
  token: 'one-time',
  rights,
  namespaces,
  image: chart.image,
  again: false,
});
/** As the line on the page says it. */
const settings = (rights: AgentRights, namespaces: readonly string[]): string[] => [
  '--set=token=one-time',
  `--set=rights=${rights}`,
  ...(namespaces.length > 0 ? [`--set=namespaces={${namespaces.join(',')}}`] : []),
];
const run = async (...argv: string[]) => {
  const { stdout } = await promisify(execFile)(helm, argv, { env: { HOME: folder } });
  return stdout;
};
const template = (...argv: string[]) => run('template', 'x', archive, `--namespace=${AGENT_NAME}`, ...argv);
const inOrder = (objects: readonly ManifestObject[]) =>
  [...objects].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const keyOf = ({ kind, metadata }: ManifestObject) => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;

describe('the agent’s chart', () => {
  test.each(cases)('with rights %s makes what the plain manifest makes', async (rights, namespaces) => {
    const made = loadAll(await template(...settings(rights, namespaces))) as ManifestObject[];
    const built = agentObjects(installation(rights, namespaces));
    // Helm makes the namespace itself: --create-namespace.
    expect(inOrder(made)).toEqual(inOrder(built.filter(({ kind }) => kind !== 'Namespace')));
  });

  test.each(cases)('with rights %s has nothing that helm lint finds', async (rights, namespaces) => {
    const said = await run('lint', '--strict', archive, ...settings(rights, namespaces));
    expect(said).toContain('1 chart(s) linted, 0 chart(s) failed');
  });

  test('without a token, as at an upgrade, has no Secret', async () => {
    expect(await template()).not.toContain('kind: Secret');
  });

  test.each([
    ['no address', ['--set=url=']],
    ['other rights', ['--set=rights=admin']],
    ['chosen namespaces without one', ['--set=rights=namespaces']],
    ['a name that is no namespace', ['--set=namespaces={A b}']],
    ['a value that it does not know', ['--set=right=cluster']],
  ])('refuses %s', async (_what, argv) => {
    await expect(template(...argv)).rejects.toThrow();
  });

  test('is the same bytes each time, and holds no token', async () => {
    const again = await packAgentChart(URL);
    expect(again.archive.equals(chart.archive)).toBe(true);
    const text = gunzipSync(chart.archive).toString('utf8');
    expect(text).toContain('\ntoken: ""\n');
    expect(text).not.toContain('lf_agt_');
    expect(await run('show', 'chart', archive)).toContain('name: landfall-agent');
  });
});

describe('the plain manifest', () => {
  test.each(cases)('with rights %s reads back as what it was made of', (rights, namespaces) => {
    const built = agentObjects(installation(rights, namespaces));
    expect(loadAll(agentManifest(installation(rights, namespaces)))).toEqual(built);
  });

  test('read-only: nothing outside its own namespace but reading', () => {
    const verbs = agentObjects(installation('read-only', []))
      .filter(({ metadata }) => metadata.namespace !== AGENT_NAME)
      .flatMap(({ rules }) => (rules as { verbs: string[] }[] | undefined) ?? [])
      .flatMap((rule) => rule.verbs);
    expect([...new Set(verbs)].sort()).toEqual(['get', 'list', 'watch']);
  });

  test('chosen namespaces are allowed to be written to by the agent’s own policy too, and no others', () => {
    const policy = agentObjects(installation('namespaces', ['shop'])).find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'landfall-agent-policy',
    );
    const data = policy?.data as Record<string, string>;
    expect(JSON.parse(data['policy.json'] ?? '')).toEqual({ namespaces: ['shop'], kinds: [], deny: [] });
  });
});
