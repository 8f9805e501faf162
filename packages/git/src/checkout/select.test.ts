import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../commit/tree.ts';
import { select } from './select.ts';

const entry = (path: string, kind: TreeEntry['kind'] = 'file'): TreeEntry => ({
  path,
  kind,
  oid: '',
});
const tree = [
  entry('a/one'),
  entry('a/two'),
  entry('ab/other'),
  entry('b/base/x'),
  entry('b/link', 'symlink'),
  entry('c/far', 'symlink'),
  entry('module', 'submodule'),
  entry('shortcut', 'symlink'),
];
const links = new Map([
  ['b/link', '../c/far'],
  ['c/far', '../a'],
  ['shortcut', 'a'],
]);
const chosen = (...paths: string[]) =>
  select(tree, paths, links)
    .entries.map(({ path }) => path)
    .sort();

describe('what is checked out', () => {
  it('is the folders asked for and nothing that merely begins like them', () => {
    expect(chosen('a')).toEqual(['a/one', 'a/two']);
  });

  it('is also what their links lead to, through other links', () => {
    expect(chosen('b')).toEqual(['a/one', 'a/two', 'b/base/x', 'b/link']);
  });

  it('leaves submodules out and names them', () => {
    const { entries, submodules } = select(tree, ['.'], links);
    expect([entries.length, submodules]).toEqual([7, ['module']]);
  });

  it.each([
    ['shortcut', 'unsafe-tree'],
    ['shortcut/one', 'unsafe-tree'],
    ['nowhere', 'path-not-found'],
    ['a/one', 'path-not-found'],
    ['module', 'path-not-found'],
  ])('is never %s (%s)', (path, code) => {
    expect(() => select(tree, [path], links)).toThrow(expect.objectContaining({ code }));
  });

  it('is refused for a link that leads out only where that link is asked for', () => {
    const evil = new Map([...links, ['c/far', '../../secret']]);
    expect(() => select(tree, ['c'], evil)).toThrow('c/far');
    expect(() => select(tree, ['b'], evil)).toThrow('leads out of the repository');
    expect(select(tree, ['a'], evil).entries).toHaveLength(2);
  });

  it('leaves a link that leads out unwritten where it is not our own, and refuses it where it is', () => {
    const evil = new Map([...links, ['c/far', '../../secret']]);
    const paths = (own: string) => select(tree, ['.'], evil, { own: [own] }).entries.map(({ path }) => path);
    expect(paths('a')).toEqual(['a/one', 'a/two', 'ab/other', 'b/base/x', 'shortcut']);
    expect(() => paths('b')).toThrow('b/link');
    expect(() => paths('.')).toThrow('leads out of the repository');
  });

  it('takes files, folders and links beside it, and leaves out what is not there', () => {
    const beside = ['b/base/x', 'shortcut', 'gone', 'ab'];
    const { entries } = select(tree, ['a'], links, { beside });
    expect(entries.map(({ path }) => path).sort()).toEqual([
      'a/one',
      'a/two',
      'ab/other',
      'b/base/x',
      'shortcut',
    ]);
  });

  it('gives up on links that lead into each other without end', () => {
    const deep = (count: number) => Array.from({ length: count }, () => 'd').join('/');
    const files = Array.from({ length: 20_000 }, (_, index) => entry(`${deep(200)}/${index}`));
    const many = Array.from({ length: 200 }, (_, index) => entry(`links/${index}`, 'symlink'));
    const targets = new Map(many.map(({ path }, index) => [path, `../${deep(index + 1)}`]));
    expect(() => select([...files, ...many], ['links'], targets)).toThrow('takes too long');
  });
});
