import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from '../../test/api.ts';
import { toTemplate } from './describe.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

test('is served, and every registered door is in it', async () => {
  const response = await api.app.inject('/v1/openapi.json');
  const { paths } = response.json<{ paths: Record<string, Record<string, unknown>> }>();
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const registered = api.app.doors.map(({ method, url }) => `${method} ${toTemplate(url)}`);
  expect(described.sort()).toEqual(registered.sort());
});
