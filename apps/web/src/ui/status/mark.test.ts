import { agentView } from '@landfall/contracts/agent';
import { syncStatus } from '@landfall/contracts/application';
import { healthStatus } from '@landfall/contracts/health';
import { planAction, syncOutcome } from '@landfall/contracts/plan';
import { syncState } from '@landfall/contracts/sync';
import { expect, test } from 'vitest';
import {
  agentStateMark,
  awaySince,
  clusterMark,
  clusterStateMark,
  healthMark,
  type Mark,
  outcomeMark,
  planActionMark,
  syncStateMark,
  syncStatusMark,
} from './mark.ts';

const tables: Array<[string, readonly string[], Record<string, Mark>]> = [
  ['sync status', syncStatus.options, syncStatusMark],
  ['health', healthStatus.options, healthMark],
  ['agent', agentView.shape.state.options, agentStateMark],
  ['sync state', syncState.options, syncStateMark],
  ['plan action', planAction.options, planActionMark],
  ['outcome', syncOutcome.options, outcomeMark],
];

test.each(tables)('every %s has a shape, a colour and a word', (_, words, table) => {
  expect(Object.keys(table).sort()).toEqual([...words].sort());
  for (const { shape, tone, word } of Object.values(table)) expect([shape, tone, word]).not.toContain('');
});

test('never colour alone: within sync status and within health every shape is its own', () => {
  for (const table of [syncStatusMark, healthMark]) {
    const shapes = Object.values(table).map(({ shape }) => shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  }
});

test('only what is known to be fine is green', () => {
  const green = (table: Record<string, Mark>): string[] =>
    Object.keys(table).filter((key) => table[key]?.tone === 'green');
  expect(green(syncStatusMark)).toEqual(['Synced']);
  expect(green(healthMark)).toEqual(['Healthy']);
});

const anAgent = (state: 'waiting' | 'connected' | 'disconnected' | 'revoked') =>
  agentView.parse({
    state,
    version: '1.0.0',
    rights: 'cluster',
    namespaces: [],
    connectedAt: null,
    disconnectedAt: '2026-11-23T14:02:11.000Z',
    nodes: 3,
    tokenExpiresAt: null,
    keysMadeAt: null,
  });

test('a cluster is as its agent is, and never green when that cannot reach it', () => {
  expect(clusterMark({ state: 'unreachable', agent: anAgent('disconnected') })).toBe(
    agentStateMark.disconnected,
  );
  expect(clusterMark({ state: 'unknown', agent: anAgent('waiting') })).toBe(agentStateMark.waiting);
  expect(clusterMark({ state: 'unreachable', agent: anAgent('connected') })).toBe(
    clusterStateMark.unreachable,
  );
  expect(clusterMark({ state: 'connected', agent: anAgent('connected') }).tone).toBe('green');
  expect(clusterMark({ state: 'unreachable', agent: null })).toBe(clusterStateMark.unreachable);
});

test('away since the link was cut, where an agent is; since the first question without an answer elsewhere', () => {
  const problemSince = '2026-11-23T14:00:00.000Z';
  expect(awaySince({ state: 'unreachable', agent: anAgent('disconnected'), problemSince })).toBe(
    '2026-11-23T14:02:11.000Z',
  );
  expect(awaySince({ state: 'unreachable', agent: null, problemSince })).toBe(problemSince);
  expect(awaySince({ state: 'connected', agent: anAgent('connected'), problemSince: null })).toBeNull();
});
