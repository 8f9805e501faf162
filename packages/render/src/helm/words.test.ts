import { expect, it, vi } from 'vitest';
import { chart, checkout, configMap, refusal, renderAt } from '../../test/repository.ts';

vi.setConfig({ testTimeout: 60_000 });

const CORRECT = 'Correct the template, or the values that it uses.';
const PRINTS = 'Look at what it prints with `helm template app`';
const data = (value: string) => configMap('a', `a: ${value}`);
const meta = (fields: string) => `apiVersion: v1\nkind: Secret\nmetadata: ${fields}\n`;
const chartYaml = (text: string) => ({ 'app/Chart.yaml': text });
const SCHEMA = '{"properties": {"password": {"type": "string", "pattern": "^x$"}}}';

/** The template of the chart `app`, other files, and what a person reads when helm refuses. */
const cases: [string, string, Record<string, string>, string[]][] = [
  [
    'a chart that asks for a value',
    data('{{ required "give a size" .Values.size }}'),
    {},
    [
      'helm-failed',
      'The chart refused to render: give a size.',
      '`app/templates/main.yaml:6` stops with that message.',
      'Give it the values that it asks for.',
    ],
  ],
  [
    'a template that reads the environment',
    data('{{ env "HOME" }}'),
    {},
    [
      'helm-failed',
      'The template `app/templates/main.yaml:6` reads the environment with `env`.',
      'A render has no environment: the same commit must always give the same manifests.',
      'Pass it as a value.',
    ],
  ],
  [
    'a template that includes itself',
    '{{ define "r" }}{{ include "r" . }}{{ end }}{{ include "r" . }}',
    {},
    [
      'helm-failed',
      'The template `r` includes itself without end.',
      'Helm stops after a thousand rounds.',
      'End the recursion, or remove the include.',
    ],
  ],
  [
    'a template that is not there',
    data('{{ include "nope" . }}'),
    {},
    [
      'helm-failed',
      '`app/templates/main.yaml:6` includes the template `nope`, which nothing defines.',
      'Neither the chart nor the charts in its folder `charts/` have a template of that name.',
      'Correct the name, or commit the library chart that defines it to `charts/`.',
    ],
  ],
  [
    'a template that another one includes: the one at fault',
    'a: {{ include "r" . }}',
    { 'app/templates/_help.tpl': '{{ define "r" }}\n{{ .Values.a.b.c }}{{ end }}' },
    [
      'helm-failed',
      'The template `app/templates/_help.tpl:2` failed.',
      'Helm said: <.Values.a.b.c>: nil pointer evaluating interface {}.b.',
      CORRECT,
    ],
  ],
  [
    'a function that trips over a value, the value not told',
    data('{{ mustToDate "2006-01-02" .Values.password }}'),
    {},
    [
      'helm-failed',
      'The template `app/templates/main.yaml:6` failed.',
      'Helm said: <mustToDate "2006-01-02" .Values.password>: error calling mustToDate: parsing a value as "2006-01-02": cannot parse it as "2006".',
      CORRECT,
    ],
  ],
  [
    'a value that is no template, the value not told',
    data('{{ tpl (print "{{" .Values.password) . }}'),
    {},
    [
      'helm-failed',
      'The template `app/templates/main.yaml:6` failed.',
      'Helm said: <tpl (print "{{" .Values.password) .>: error calling tpl: the value is no template.',
      CORRECT,
    ],
  ],
  [
    'a template that prints broken YAML, its text not told',
    `${meta('{name: a}')}stringData:\n  p: "hunter2" hunter3\n`,
    {},
    [
      'yaml-syntax',
      '`app/templates/main.yaml (rendered)` is not valid YAML.',
      'Line 4: did not find expected key.',
      `${PRINTS}, and correct the template or its values.`,
    ],
  ],
  [
    'a template that prints text',
    '{{ .Values.password }}',
    {},
    [
      'object-invalid',
      '`app/templates/main.yaml (rendered)` is text and no object.',
      'Each document that a template prints has apiVersion, kind and metadata.',
      `${PRINTS}; text that is no YAML belongs into \`NOTES.txt\`.`,
    ],
  ],
  [
    'metadata of another type',
    meta('{name: a, annotations: {{ .Values.password }}}'),
    {},
    [
      'object-invalid',
      '`app/templates/main.yaml (rendered)` has text in `metadata.annotations`, where none may be.',
      'Labels and annotations are keys with text values, everything else in metadata has its own type.',
      'Put numbers and booleans into quotes, with `quote` in the template.',
    ],
  ],
  [
    'values that do not fit the schema, the value not told',
    data('b'),
    { 'app/values.schema.json': SCHEMA },
    [
      'helm-values',
      'The values do not fit the schema of the chart.',
      "Helm said: at '/password': the value does not match pattern '^x$'.",
      'Correct the values file or the inline values.',
    ],
  ],
  [
    'a Chart.yaml that is no YAML',
    '',
    chartYaml('name: ['),
    [
      'yaml-syntax',
      '`app/Chart.yaml` is not valid YAML.',
      'Line 1: did not find expected node content.',
      'Correct the file and push again.',
    ],
  ],
  [
    'values that are a list',
    '',
    { 'app/values.yaml': '- a\n' },
    [
      'helm-failed',
      '`app/values.yaml` holds a list where Helm takes none.',
      'The file is one mapping of keys and values, as Helm documents it.',
      'Write it as `key: value` lines.',
    ],
  ],
  [
    'a chart without a version',
    '',
    chartYaml('apiVersion: v2\nname: x\nversion: x.y\n'),
    [
      'helm-failed',
      '`app/Chart.yaml` has no usable `version`.',
      'Helm said: version "x.y" is invalid.',
      'Correct it in Chart.yaml.',
    ],
  ],
  [
    'a library',
    '',
    chartYaml('apiVersion: v2\nname: x\nversion: 1.0.0\ntype: library\n'),
    [
      'helm-failed',
      'The chart in `app` is a library.',
      'A library chart holds templates for other charts and makes no objects of its own.',
      'Point the application at the chart that uses it.',
    ],
  ],
  [
    'a range over a value, the value not told',
    '{{ range .Values.password }}{{ end }}',
    {},
    [
      'helm-failed',
      'The template `app/templates/main.yaml:1` failed.',
      "Helm said: <.Values.password>: range can't iterate over the value.",
      CORRECT,
    ],
  ],
  [
    'a schema that fetches',
    '',
    { 'app/values.schema.json': '{"$ref": "http://127.0.0.1:9/x.json"}' },
    [
      'remote-reference',
      'The schema of the chart’s values fetches `http://127.0.0.1:9/x.json`.',
      'Rendering has no network: the same commit must always give the same manifests.',
      'Copy what it refers to into `values.schema.json`.',
    ],
  ],
  [
    'a schema that reads a file of the machine',
    '',
    { 'app/values.schema.json': '{"$ref": "file:///etc/passwd"}' },
    [
      'reference-outside',
      'The schema of the chart’s values refers to another file, `etc/passwd`.',
      'A schema has to stand by itself; no other file is read for it.',
      'Copy what it refers to into `values.schema.json`.',
    ],
  ],
  [
    'a schema that is no JSON',
    '',
    { 'app/values.schema.json': '{' },
    [
      'helm-failed',
      '`app/values.schema.json`, or that of a dependency, is not valid JSON.',
      'Helm said: unexpected EOF.',
      'Correct the file and push again.',
    ],
  ],
];

it.each(cases)('what a person reads of %s', async (_name, template, files, expected) => {
  const root = checkout({ ...chart(template, 'app'), 'app/values.yaml': 'password: hunter2\n', ...files });
  const { code, what, why, fix } = await refusal(() => renderAt(root, 'app', { kind: 'helm' }));
  expect([code, what, why, fix]).toEqual(expected);
});

it('a values file that is no mapping is named by its path', async () => {
  const root = checkout({ ...chart('', 'app'), 'prod.yaml': '- a\n', 'staging.yaml': 'a: [\n' });
  const what = async (file: string) =>
    (await refusal(() => renderAt(root, 'app', { kind: 'helm', helm: { valuesFiles: [file] } }))).what;
  expect(await what('../prod.yaml')).toBe('`prod.yaml` holds a list where Helm takes none.');
  expect(await what('../staging.yaml')).toBe('`staging.yaml` is not valid YAML.');
});

it('a Chart.yaml that is no file is named', async () => {
  const root = checkout({ 'app/Chart.yaml': { link: 'gone.yaml' }, 'app/templates/a.yaml': configMap('a') });
  const { code, what, why } = await refusal(() => renderAt(root, 'app', { kind: 'helm' }));
  expect([code, what, why]).toEqual([
    'nothing-to-render',
    '`app/Chart.yaml` cannot be read.',
    'It is a link that leads nowhere, or a folder.',
  ]);
});
