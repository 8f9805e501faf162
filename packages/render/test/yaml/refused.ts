/** What may follow the metadata of an object and is refused by kubectl, and so by us. */
export const REFUSED = [
  ...[
    'v: b: c',
    'v: @a',
    'v: `a`',
    'v: %a',
    'v: *a',
    'v: }',
    'v: [a]]',
    'v: - a',
    '- a',
    'v: "a" b',
    'v: ["a" "b"]',
  ],
  ...[
    'v: [a, , ]',
    'v: [a',
    'v: {a',
    'v: "a',
    "v: 'a",
    'v: a\n w: b',
    'v: a\n  # c\n  b',
    'v: |x\n a',
    'v: a\n--- b',
  ],
  ...['\tv: a', 'v:\n\t- a', 'v: |\n\ta\n', 'v: "\\q"', 'v: "\\x4"', 'v: "\u0000"', 'v: \u0007'],
  ...['v: !!int a', 'v: !!float x', 'v: !!bool x', 'v: !!binary "*"', 'v: !!null x', 'v: !!timestamp x'],
  ...['? [a]\n: b', '? {a: b}\n: c', '~: a', 'null: a', '[a]: b', 'v: &a [*a]'],
  ...['v: {<<: 1}', 'v: {<<: [1]}', 'v: {<<: ~}', 'v: {<<: *x}', 'v: {<<: [[{a: 1}]]}'],
  ...['v: .inf', 'v: -.inf', 'v: .nan'],
];

const TWO_WAYS =
  'Line 6: this can be read in two ways: put quotes around texts that begin with ?, end with : or hold & or !.';

/** What kubectl reads, losing something without a word, and we refuse with the reason (semantics 0 and A.10). */
export const LOSING: [string, string][] = [
  ['v: [a:, b]', TWO_WAYS],
  ['v: [a :, b]', TWO_WAYS],
  ['v: {a:, b: c}', TWO_WAYS],
  ['v: [?a]', TWO_WAYS],
  ['v: [!a, b]', TWO_WAYS],
  ['v: &a:b', TWO_WAYS],
  ['a: 1\n"a": 2', 'Line 7: duplicated mapping key.'],
  ['true: 1\nyes: 2', 'Line 7: duplicated mapping key.'],
  ['1: a\n"1": b', 'Line 7: duplicated mapping key.'],
  ['v: {a: 1, a: 2}', 'Line 6: duplicated mapping key.'],
  ...[
    '123456.789: a',
    '16777217.5: a',
    '1e300: a',
    '1e-50: a',
    '0.30000000000000004: a',
    '16777217.0: a',
  ].map((rest): [string, string] => [
    rest,
    'Line 6: a key that is a number of so many digits would be rounded: put quotes around it.',
  ]),
  ['v: 9007199254740993', 'Beyond 2^53 the number would be rounded on its way to the cluster.'],
  ['v: 18446744073709551615', 'Beyond 2^53 the number would be rounded on its way to the cluster.'],
  ['v: 99999999999999999999', 'Beyond 2^53 the number would be rounded on its way to the cluster.'],
  ['v: "a\u0085b"', 'Line 6: the control character U+0085 (next line) is not allowed.'],
  ['v: a\n...\nw: b', 'Every object needs apiVersion, kind and metadata.name, all of them text.'],
];
