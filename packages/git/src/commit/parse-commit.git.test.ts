import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseCommit } from './parse-commit.ts';

const folder = mkdtempSync(join(tmpdir(), 'commits-'));
const git = (args: string[], input: string | Buffer = '') =>
  execFileSync('git', args, { cwd: folder, input });
git(['init', '--quiet', '--bare']);
const tree = git(['mktree']).toString().trim();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commits: [string, string | Buffer][] = [
  [
    'a plain one',
    'author A U Thor <a@e.example> 1767319445 +0100\ncommitter C <c@e.example> 1767319446 +0530\n\nSubject\n\nBody\n of it\n',
  ],
  ['west of Greenwich', 'author A <a@e.example> 1 +0000\ncommitter C <c@e.example> 1767319446 -0330\n\nx\n'],
  ['without a message', 'author A <a@e.example> 1 +0000\ncommitter C <c@e.example> 2 +0000\n\n'],
  ['nobody’s', 'author  <> 1 +0000\ncommitter  <> 2 +0000\n\nx'],
  [
    'signed, with headers that go on',
    'author Ä <ä@e.example> 1 +0000\ncommitter C <c@e.example> 2 +0000\ngpgsig -----BEGIN\n committer Z <z@e.example> 9 +0900\n -----END\n\nx\n',
  ],
  [
    'in Latin-1',
    Buffer.from(
      'author J\xfcrgen <j@e.example> 1 +0000\ncommitter C <c@e.example> 2 +0000\nencoding ISO-8859-1\n\ngr\xfc\xdfe\n',
      'latin1',
    ),
  ],
  [
    'with empty lines first',
    'author A <a@e.example> 1 +0000\ncommitter C <c@e.example> 2 +0000\n\n\n\nfirst\nsecond\n',
  ],
];

describe('a commit is read as git log reads it', () => {
  it.each(commits)('%s', (_name, rest) => {
    const content = Buffer.concat([Buffer.from(`tree ${tree}\n`), Buffer.from(rest)]);
    const id = git(['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], content)
      .toString()
      .trim();
    const format = '--format=%an%x00%ae%x00%cI%x00%B';
    const log = git(['log', '-1', '--encoding=UTF-8', '--date=iso-strict', format, id]).toString();
    const [name, email, at, text = ''] = log.split('\0');
    const [message, ...body] = text.trim().split('\n');
    const read = parseCommit(content);
    expect(read).toEqual({
      parents: [],
      authorName: name,
      authorEmail: email,
      message,
      body: body.join('\n').trim(),
      committedAt: read.committedAt,
    });
    expect(Date.parse(read.committedAt)).toBe(Date.parse(at ?? ''));
    expect(read.committedAt.slice(0, 19)).toBe(at?.slice(0, 19));
  });
});

it('whatever is there, something is read', () => {
  const nothing = {
    parents: [],
    authorName: '',
    authorEmail: '',
    message: '',
    body: '',
    committedAt: '1970-01-01T00:00:00+00:00',
  };
  expect(parseCommit(Buffer.from('tree x\n'))).toEqual(nothing);
  expect(parseCommit(Buffer.from('committer A <a@e> 99999999999999 +0000\n\n')).committedAt).toBe(
    nothing.committedAt,
  );
  expect(parseCommit(Buffer.from('committer A <a@e> 5 +9999\nencoding nonsense\n\nx')).message).toBe('x');
  expect(
    parseCommit(Buffer.from(`committer A <a@e> 99999999999 +0000\n\n${'é'.repeat(600)}`)).message,
  ).toHaveLength(500);
});

it('a text is not cut in the middle of a character', () => {
  const long = `${'a'.repeat(499)}😀`;
  const { message, authorName } = parseCommit(
    Buffer.from(`author ${'b'.repeat(199)}😀 <e> 1 +0000\ncommitter C <c> 1 +0000\n\n${long}`),
  );
  expect([message, authorName].every((text) => text.isWellFormed())).toBe(true);
  expect([message.length, authorName.length]).toEqual([500, 200]);
});

it('a merge names its parents, the one that it was made into first; what a message says is none', () => {
  const merge = `tree x\nparent ${'a'.repeat(40)}\nparent ${'b'.repeat(40)}\nauthor A <a@e> 1 +0000\n\nx\nparent ${'c'.repeat(40)}\n`;
  expect(parseCommit(Buffer.from(merge)).parents).toEqual(['a'.repeat(40), 'b'.repeat(40)]);
});
