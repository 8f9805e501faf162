import type { AgentView } from '@landfall/contracts/agent';
import { expect, test } from 'vitest';
import { hasHost } from './has-host.ts';

const agent = (state: AgentView['state']): AgentView => ({
  state,
  version: null,
  rights: 'cluster',
  namespaces: [],
  connectedAt: null,
  disconnectedAt: null,
  nodes: null,
  tokenExpiresAt: null,
  keysMadeAt: null,
});

test('a cluster with a kubeconfig, or with an agent that is away for now, can be deployed to', () => {
  expect(hasHost({ agent: null })).toBe(true);
  expect(hasHost({ agent: agent('connected') })).toBe(true);
  expect(hasHost({ agent: agent('disconnected') })).toBe(true);
});

test('one whose agent has not come yet, or was revoked, cannot', () => {
  expect(hasHost({ agent: agent('waiting') })).toBe(false);
  expect(hasHost({ agent: agent('revoked') })).toBe(false);
});
