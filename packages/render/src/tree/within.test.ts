import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkout, configMap, refusal, renderAt } from '../../test/repository.ts';
import { checkPath } from './path.ts';
import { type KnownFolders, resolveWithin } from './within.ts';

vi.setConfig({ testTimeout: 60_000 });

const KUSTOMIZATION = 'resources: [a.yaml]\n';

describe('paths (REPO-1)', () => {
  const hostile = [
    ...['..', '../x', 'a/..', 'a/../../b', '/', '/etc', 'a//b', 'a/./b', './../a', '\\', 'a\\b', '..\\a'],
    ...[
      '%2e%2e',
      '%2e%2e/a',
      'a%2fb',
      '..%00',
      'a\0b',
      'a\nb',
      '.git',
      '.git/hooks',
      'a/.git/b',
      '.GIT',
      'a/.Git',
    ],
    ...[
      '．．',
      '／etc',
      'a／b',
      '‥',
      'a\u200bb',
      '\u202ea',
      'a/ ',
      ' a',
      `${'a/'.repeat(600)}b`,
      'C:',
      'a?b',
      'a*b',
    ],
  ];
  it.each(hostile)('refuses %j by its text, and again when it renders', async (path) => {
    expect((await refusal(() => checkPath(path))).code).toBe('path-refused');
    const root = checkout({ 'a/a.yaml': configMap('a') });
    expect((await refusal(() => renderAt(root, path))).code).toBe('path-refused');
  });

  it('takes plain folders and the root', () => {
    expect(['.', './a', 'a/b/', 'a b', 'shop/overlays/prod-1.2_x'].map(checkPath)).toEqual([
      '.',
      'a',
      'a/b',
      'a b',
      'shop/overlays/prod-1.2_x',
    ]);
  });

  it('refuses a path that is a link, or goes through one, even inside the repository', async () => {
    const root = checkout({
      'real/app/a.yaml': configMap('a'),
      alias: { link: 'real' },
      direct: { link: 'real/app' },
    });
    for (const path of ['alias/app', 'direct']) {
      expect(await refusal(() => renderAt(root, path))).toMatchObject({
        code: 'path-is-link',
        what: `\`${path}\` is, or goes through, a symbolic link.`,
        fix: 'Use `real/app` as the path.',
      });
    }
  });

  it('says what is not there', async () => {
    const root = checkout({ 'a/a.yaml': configMap('a') });
    expect((await refusal(() => renderAt(root, 'b'))).why).toBe('Nothing has that name.');
    expect((await refusal(() => renderAt(root, 'a/a.yaml'))).why).toBe('It is a file.');
  });
});

describe('links in the used folder (REPO-2, REPO-4)', () => {
  const hostile: [string, string, string][] = [
    ['a file of the machine', '/etc/passwd', 'leads to an absolute path'],
    ['the root of the machine', '/', 'leads to an absolute path'],
    ['a sibling of the checkout', '../../other/secret.yaml', 'leaves the repository'],
    ['far above', '../../../../../../../../etc/passwd', 'leaves the repository'],
    ['into .git', '../.git/config', 'leads into .git'],
    ['itself', 'leak.yaml', 'leads round in a circle'],
    ['its own folder', '.', 'leads round in a circle'],
  ];
  const kinds: [string, Record<string, string>][] = [
    ['plain', {}],
    ['kustomize', { 'app/kustomization.yaml': KUSTOMIZATION }],
    ['helm', { 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 0.1.0\n' }],
  ];
  for (const [kind, files] of kinds) {
    it.each(hostile)(`${kind}: refuses a link to %s by its name`, async (_name, target, why) => {
      const root = checkout({
        ...files,
        'app/a.yaml': configMap('a'),
        '.git/config': 'secret',
        '../other/secret.yaml': configMap('secret'),
        'app/leak.yaml': { link: target },
      });
      const error = await refusal(() => renderAt(root, 'app', { recurse: true }));
      expect(error).toMatchObject({ code: 'link-refused', what: `The link \`app/leak.yaml\` ${why}.` });
    });
  }

  it('refuses a chain that passes outside, by the link that does', async () => {
    const root = checkout({ 'app/a.yaml': { link: '../hop' }, hop: { link: '../outside' } });
    symlinkSync('repository/real.yaml', join(root, '..', 'outside'));
    expect((await refusal(() => renderAt(root, 'app'))).what).toBe('The link `hop` leaves the repository.');
  });

  it('leaves a dangling link out, and says so', async () => {
    const root = checkout({ 'app/a.yaml': configMap('a'), 'app/b.yaml': { link: '../gone.yaml' } });
    const { warnings, manifests } = await renderAt(root, 'app');
    expect(warnings).toEqual(['`app/b.yaml` leads to a file that does not exist; it was left out.']);
    expect(manifests).toHaveLength(1);
  });

  it.each(kinds.slice(1))(
    '%s: renders links inside the repository, and counts where they lead as input',
    async (kind, files) => {
      const template = kind === 'helm' ? { 'app/templates/a.yaml': { link: '../../shared/a.yaml' } } : {};
      const root = checkout({
        ...files,
        ...template,
        'app/a.yaml': { link: '../shared/a.yaml' },
        'shared/a.yaml': configMap('linked'),
      });
      const rendered = await renderAt(root, 'app');
      expect(rendered.manifests.map(({ metadata }) => metadata.name)).toEqual(['linked']);
      expect(rendered).toMatchObject({ inputRoots: ['app', 'shared/a.yaml'], outsidePath: true });
    },
  );
});

describe('a folder that was seen before', () => {
  it('is not looked at again, and what lies in it is found and refused as without', async () => {
    const root = checkout({
      'real/app/a.yaml': configMap('a'),
      'real/out.yaml': { link: '../../outside' },
      'real/in.yaml': { link: 'app/a.yaml' },
      linked: { link: 'real/app' },
    });
    const known: KnownFolders = new Map();
    const paths = [
      ...['real/app/a.yaml', 'real/app', 'real/in.yaml', 'linked/a.yaml', 'real/none', 'real/app/a.yaml/x'],
      ...['real/../real/app/a.yaml', 'real/app/..', 'real/', 'real/out.yaml', 'real/.git', 'real/../../x'],
    ];
    const told = (path: string, from?: KnownFolders) =>
      resolveWithin(root, path, from).then(
        (found) => found && { path: found.path, links: found.links, isFolder: found.stats.isDirectory() },
        ({ code, what }) => ({ code, what }),
      );
    for (const path of [...paths, ...paths]) expect(await told(path, known), path).toEqual(await told(path));
    expect([...known.keys()].sort()).toEqual(['real', 'real/app']);
  });
});
