import { rendererOptions } from '@landfall/contracts/renderer';
import { expect, test } from 'vitest';
import { imageLine, imageOf, parameterOf, replicaLine, replicaOf } from './lines.ts';

test.each([
  ['nginx:1.2', { name: 'nginx', newTag: '1.2' }],
  ['nginx=registry.test:5000/nginx:2', { name: 'nginx', newName: 'registry.test:5000/nginx', newTag: '2' }],
  ['web=other', { name: 'web', newName: 'other' }],
  ['web=other@sha256:ab', { name: 'web', newName: 'other', digest: 'sha256:ab' }],
])('%s is an image, and is written the same way', (line, image) => {
  expect(imageOf(line)).toEqual(image);
  expect(imageLine(imageOf(line))).toBe(line);
});

test('a parameter keeps what follows its first =, and that it was text by force', () => {
  const helm = { parameters: [{ name: 'a', value: '1', forceString: true }] };
  const before = rendererOptions.parse({ helm });
  expect(parameterOf('a=b=c', before)).toEqual({ name: 'a', value: 'b=c', forceString: true });
  expect(parameterOf('image.tag=v2', before)).toEqual({ name: 'image.tag', value: 'v2', forceString: false });
});

test('replicas are a name and a number; anything else is for the schema to refuse', () => {
  expect(replicaOf('web = 3')).toEqual({ name: 'web', count: 3 });
  expect(replicaLine({ name: 'web', count: 3 })).toBe('web=3');
  expect([replicaOf('web').count, replicaOf('web=many').count]).toEqual([Number.NaN, Number.NaN]);
});
