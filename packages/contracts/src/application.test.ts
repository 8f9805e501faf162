import { describe, expect, it } from 'vitest';
import { createApplicationInput, repositoryPath } from './application.ts';

describe('REPO-1: the path of an application stays inside its repository', () => {
  it.each([
    '..',
    '../x',
    'a/../../b',
    'a/..',
    '/etc',
    '/',
    '//x',
    'a//b',
    '%2e%2e/x',
    'a\\b',
    '..\\x',
    'a\0b',
    '.git',
    '.git/config',
    'x/.GIT/hooks',
    'a/./b',
    'ａ/．．/b',
    'shop\u202e',
    ' shop',
    'shop ',
    'a\nb',
    'C:\\x',
    'x:y',
    '~/x'.replace('~', '%7e'),
    'a*',
    `${'a/'.repeat(600)}b`,
  ])('refuses %j', (path) => {
    expect(repositoryPath.safeParse(path).success).toBe(false);
  });

  it('a name outside ASCII is refused for that, in one sentence', () => {
    const { error } = repositoryPath.safeParse('shop/café');
    expect(error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining('outside ASCII')]);
    expect(repositoryPath.safeParse('../x').error?.issues[0]?.message).toContain('inside the repository');
  });

  it.each([
    ['shop', 'shop'],
    ['./shop/', 'shop'],
    ['.', '.'],
    ['', '.'],
    ['shop/overlays/production', 'shop/overlays/production'],
    ['with space/and.dots', 'with space/and.dots'],
  ])('reads %j as %j', (path, read) => {
    expect(repositoryPath.parse(path)).toBe(read);
  });
});

it('fills what an application leaves out, and refuses what it does not know', () => {
  const ids = { repositoryId: crypto.randomUUID(), clusterId: crypto.randomUUID() };
  const parsed = createApplicationInput.parse({ name: 'web', namespace: 'web', ...ids });
  expect(parsed).toMatchObject({
    path: '.',
    targetRevision: 'HEAD',
    renderer: { kind: 'auto', recurse: false, helm: { valuesFiles: [], values: '' } },
    syncPolicy: { automated: true, prune: true, selfHeal: true, waveDeadlineSeconds: 600 },
  });
  expect(
    createApplicationInput.safeParse({ name: 'web', namespace: 'web', ...ids, buildOptions: '--enable-helm' })
      .success,
  ).toBe(false);
  expect(
    createApplicationInput.safeParse({ name: 'web', namespace: 'web', ...ids, targetRevision: '--output=x' })
      .success,
  ).toBe(false);
});
