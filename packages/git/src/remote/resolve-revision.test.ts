import { describe, expect, it } from 'vitest';
import { type RemoteRef, resolveRevision } from '../index.ts';
import { parseListing } from './list.ts';

const id = (letter: string) => letter.repeat(40);
const branch = (name: string, commit: string): RemoteRef => ({ name, kind: 'branch', commit: id(commit) });
const tag = (name: string, commit: string): RemoteRef => ({ name, kind: 'tag', commit: id(commit) });
const remote = {
  defaultBranch: 'main',
  refs: [
    branch('main', 'a'),
    branch('release', 'b'),
    branch('1.x', 'c'),
    tag('v1.0.0', '1'),
    tag('v1.2.0', '2'),
    tag('v1.10.0', '3'),
    tag('v2.0.0-rc.1', '4'),
    tag('2.0.0', '5'),
    tag('release', '6'),
    tag('not-semver', '7'),
  ],
};
const commit = (target: string) => resolveRevision(remote, target).commit[0];

describe('resolveRevision', () => {
  it.each([
    ['HEAD', 'a'],
    ['', 'a'],
    ['main', 'a'],
    ['refs/heads/main', 'a'],
    ['refs/tags/release', '6'],
    ['v1.2.0', '2'],
    ['^1.0', '3'],
    ['~1.2', '2'],
    ['>=1.0.0 <2.0.0', '3'],
    ['v1.*', '3'],
    ['*', '5'],
    ['>=2.0.0-rc.0 <2.0.0', '4'],
    [id('f'), 'f'],
  ])('%j', (target, first) => {
    expect(commit(target)).toBe(first);
  });

  it('follows a branch rather than a tag of the same name, and either rather than a range', () => {
    expect(resolveRevision(remote, 'release')).toMatchObject({ kind: 'branch', ref: 'refs/heads/release' });
    expect(resolveRevision(remote, '1.x')).toMatchObject({ kind: 'branch', commit: id('c') });
  });

  it('names the ref of what a range chose', () => {
    expect(resolveRevision(remote, '^1.0')).toEqual({
      commit: id('3'),
      kind: 'tag',
      ref: 'refs/tags/v1.10.0',
    });
  });

  it.each([
    ['mian', 'Did you mean main?'],
    ['Main', 'Did you mean main?'],
    ['v1.1.0', 'Did you mean v1.0.0, v1.10.0, v1.2.0?'],
    ['relaese', 'Did you mean release'],
    ['something-else-entirely', 'Choose another, such as main'],
    ['^3.0', 'Choose another'],
    ['refs/heads/gone', 'Choose another'],
  ])('does not find %s and says: %s', (target, fix) => {
    expect(() => resolveRevision(remote, target)).toThrow(
      expect.objectContaining({
        code: 'revision-not-found',
        words: expect.objectContaining({ fix: expect.stringContaining(fix) }),
      }),
    );
  });

  it('wants the whole commit id', () => {
    expect(() => resolveRevision(remote, 'abcdef1')).toThrow('full commit id');
  });

  it('knows an empty repository', () => {
    expect(() => resolveRevision({ defaultBranch: undefined, refs: [] }, 'HEAD')).toThrow('it is empty');
  });

  it('does not fall back to the default branch when a branch was deleted', () => {
    const gone = { ...remote, refs: remote.refs.filter((ref) => ref.name !== 'main') };
    expect(() => resolveRevision(gone, 'main')).toThrow('no branch or tag of this name');
    expect(() => resolveRevision(gone, 'HEAD')).toThrow('The default branch main does not exist');
  });
});

describe('the listing of a server', () => {
  it('is read with the peeled commit of annotated tags', () => {
    const listing = [
      'ref: refs/heads/trunk\tHEAD',
      `${id('a')}\tHEAD`,
      `${id('a')}\trefs/heads/trunk`,
      `${id('b')}\trefs/tags/v1`,
      `${id('c')}\trefs/tags/v1^{}`,
      `${id('d')}\trefs/pull/1/head`,
      `${id('e')}\trefs/heads/--output=x`,
      `${id('e')}\trefs/heads/a..b`,
      'nonsense\trefs/heads/x',
      '',
    ].join('\n');
    expect(parseListing(listing)).toEqual({
      defaultBranch: 'trunk',
      refs: [branch('trunk', 'a'), tag('v1', 'c')],
    });
  });
});
