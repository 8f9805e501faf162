/** Whole streams around the object, of which a reader has to find one. */
export const STREAMS: ((body: string) => string)[] = [
  (body) => `---\n${body}`,
  (body) => `--- # a comment\n${body}`,
  (body) => `# a comment\n---\n${body}...\n`,
  (body) => `---\n---\n${body}---\n`,
  (body) => `---\n# only a comment\n---\n${body}---\n# the end\n`,
  (body) => `\n\n---\n\n${body}\n\n---\n\n`,
  (body) => `---\nnull\n---\n${body}`,
  (body) => `---\n~\n---\n${body}---\nnull\n`,
  (body) => body.replaceAll('\n', '\r\n'),
  (body) => `---\r\n${body.replaceAll('\n', '\r\n')}---\r\n`,
  (body) => `\uFEFF${body}`,
  (body) => `\uFEFF---\n${body}`,
  (body) => body.trimEnd(),
  (body) => `${body}...`,
  (body) => `${body}---`,
  (body) => `apiVersion: v1\nkind: List\nitems:\n${indented(body)}`,
  (body) => `apiVersion: v1\nkind: List\nitems: []\n---\n${body}`,
  (body) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [fromBody(body)] }, null, 2),
  (body) => JSON.stringify(fromBody(body)),
  (body) => `${JSON.stringify(fromBody(body), null, 2)}\n${EMPTY}\n${EMPTY} ${EMPTY}`,
  (body) => `${JSON.stringify(fromBody(body))}\n---\n${EMPTY}`,
  (body) => `${JSON.stringify(fromBody(body)).slice(0, -1)},${SPELLED_OUT}}`,
  (body) => `\n\t ${JSON.stringify(fromBody(body), null, '\t')}\n`,
];

/** JSON as other programs write it. */
const SPELLED_OUT =
  '\n\t"b": "\\/\\ud83d\\ude80\\u0085", "n": 1.50, "e": 1e3, "one": 1.0, "zero": 0.0, "t": [1, true, null],\n"": ""';

const EMPTY = '{"apiVersion": "v1", "kind": "List", "items": []}';

const indented = (body: string): string => body.trimEnd().replace(/^/gm, '  ').replace('  ', '- ');

/** The body is the one that the tests wrap: known fields, one value. */
const fromBody = (body: string) => ({
  apiVersion: /^apiVersion: (.*)$/m.exec(body)?.[1],
  kind: 'Corpus',
  metadata: { name: /name: (.*)$/m.exec(body)?.[1], annotations: { read: 'by-kubectl' } },
  a: '/\u{1f680}"\\',
});
