import { expect, test } from 'vitest';
import { ClusterError } from './cluster-error.ts';
import { serverWords } from './server-words.ts';

const refused = (message: string, fix?: string): string =>
  serverWords(new ClusterError({ code: 'invalid', causes: [] }, message, fix === undefined ? {} : { fix }));
const typed = (...complaints: string[]): string => {
  const start = 'failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): ';
  return complaints.length === 1
    ? `${start}${complaints[0]}.`
    : `${start}errors:\n  ${complaints.join('\n  ')}.`;
};
const env = '.spec.template.spec.containers[name="web"].env';

test('what nothing is known about is said as the server says it, with the fix', () => {
  expect(refused('Too many.', 'Take some out.')).toBe('Too many. Take some out.');
});

test('a name that is none is told in words, without the regular expression behind them', () => {
  const rule = "must consist of lower case characters (e.g. 'my.name',  or '123-abc'";
  expect(refused(`metadata.name: "UP": ${rule}, regex used for validation is '[a-z]([-a-z]*[a-z])?').`)).toBe(
    `metadata.name: "UP": ${rule}).`,
  );
});

test('duplicate entries, one and several', () => {
  const one = refused(typed(`${env}: duplicate entries for key [name="A"]`));
  expect(one).toContain(`Entries of one list have the same key: ${env} (name="A"). Server-side apply`);
  expect(one).toContain('Keep one in Git');
  expect(one).toContain('Replace=true');
  const two = refused(
    typed(
      `${env}: duplicate entries for key [name="A"]`,
      '.spec.ports: duplicate entries for key [port=80,protocol="TCP"]',
    ),
  );
  expect(two).toContain(`.spec.ports (port=80,protocol="TCP"), ${env} (name="A")`);
});

test('fields nobody knows', () => {
  expect(refused(typed('.spec.nonsense: field not declared in schema'))).toBe(
    '.spec.nonsense is no field of this kind in this apiVersion. Correct the spelling or the place in Git.',
  );
  expect(
    refused(typed('.spec.a: field not declared in schema', '.spec.b: field not declared in schema')),
  ).toContain('.spec.a, .spec.b are no fields');
});

test('a value of the wrong type, and quotes for a text', () => {
  const value = `${env}[name="A"].value`;
  const words = refused(typed(`${value}: expected string, got &value.valueUnstructured{Value:1}`));
  expect(words).toBe(
    `The wrong type, the right one in brackets: ${value} (string). A text that looks like a number or a switch needs quotes.`,
  );
  expect(refused(typed('.spec.a: expected map, got &{[1]}'))).not.toContain('quotes');
});

test('the same refusal reads the same, in whatever order the server found it', () => {
  const [a, b] = ['.data.a', '.data.b'].map((path) => `${path}: expected string, got &{1}`) as [
    string,
    string,
  ];
  expect(refused(typed(b, a))).toBe(refused(typed(a, b)));
});

test('a number that is not whole', () => {
  const message =
    'failed to convert new object (shop/s; /v1, Kind=Service) to proper version: unable to convert unstructured object to /v1, Kind=Service: cannot convert float64 to int32';
  expect(refused(message)).toContain('where a whole number belongs');
});

test('what is left of the old strategy', () => {
  const message =
    'Deployment.apps "web" is invalid: spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is \'Recreate\'.';
  expect(refused(message)).toMatch(/^spec\.strategy\.rollingUpdate stands on the live object.*Replace=true/);
});
