import { readFile, writeFile } from 'node:fs/promises';

/**
 * Makes `fixtures/github-openapi.json`: of GitHub's OpenAPI description the operations that the double has, with the
 * schemas they use, as plain JSON Schema. The whole package unpacks to 400 MB, which no checkout should carry.
 *
 *     npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
 *     node packages/devstack/src/github-double/slice-openapi.ts package/generated/api.github.com.json 23.0.2
 */
const OPERATIONS = [
  'post /app-manifests/{code}/conversions',
  'get /app',
  'get /app/installations/{installation_id}',
  'delete /app/installations/{installation_id}',
  'post /app/installations/{installation_id}/access_tokens',
  'get /installation/repositories',
  'get /repos/{owner}/{repo}',
  'get /repos/{owner}/{repo}/pulls',
  'post /repos/{owner}/{repo}/pulls',
  'get /repos/{owner}/{repo}/pulls/{pull_number}',
  'patch /repos/{owner}/{repo}/pulls/{pull_number}',
  'get /repos/{owner}/{repo}/git/ref/{ref}',
  'post /repos/{owner}/{repo}/check-runs',
  'get /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'patch /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'get /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'post /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'get /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'get /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'patch /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'post /repos/{owner}/{repo}/statuses/{sha}',
  'get /repos/{owner}/{repo}/commits/{ref}/statuses',
  'get /user',
  'get /user/installations',
  'get /user/installations/{installation_id}/repositories',
];
const WEBHOOKS = [
  'installation-created',
  'installation-deleted',
  'installation-suspend',
  'installation-unsuspend',
  'installation-repositories-added',
  'installation-repositories-removed',
  'repository-deleted',
  'repository-renamed',
  'repository-transferred',
  'pull-request-opened',
  'pull-request-synchronize',
  'pull-request-reopened',
  'pull-request-closed',
  'check-run-rerequested',
  'check-suite-rerequested',
  'delete',
];
const TO = new URL('../../fixtures/github-openapi.json', import.meta.url);

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Fields = { [name: string]: Json };

const PROSE = new Set(['description', 'example', 'examples', 'summary', 'deprecated', 'discriminator']);
const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const at = (value: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((found, name) => (isFields(found) ? found[name] : undefined), value);

/** OpenAPI 3.0's schema as JSON Schema: without prose, and `nullable` as a type of its own. */
function plain(schema: Json, used: Set<string>): Json {
  if (Array.isArray(schema)) return schema.map((entry) => plain(entry, used));
  if (!isFields(schema)) return schema;
  const kept: Fields = {};
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'nullable' || (PROSE.has(name) && !isFields(value))) continue;
    if (name === 'examples' || name === 'example' || name === 'discriminator') continue;
    if (name === '$ref' && typeof value === 'string') used.add(value.slice('#/components/schemas/'.length));
    kept[name] = name === 'properties' && isFields(value) ? properties(value, used) : plain(value, used);
  }
  return schema.nullable === true ? { anyOf: [kept, { type: 'null' }] } : kept;
}

function properties(fields: Fields, used: Set<string>): Json {
  return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, plain(schema, used)]));
}

function operation(whole: Json, described: Json | undefined, used: Set<string>): Json {
  const body = at(described, 'requestBody', 'content', 'application/json', 'schema');
  const responses = Object.entries(at(described, 'responses') ?? {}).map(([status, given]) => {
    const ref = at(given, '$ref');
    const answer = typeof ref === 'string' ? at(whole, ...ref.slice(2).split('/')) : given;
    const schema = at(answer, 'content', 'application/json', 'schema');
    return [status, schema === undefined ? null : plain(schema, used)] as const;
  });
  return {
    ...(body === undefined ? {} : { requestBody: plain(body, used) }),
    responses: Object.fromEntries(responses),
  };
}

/** The slice, with every schema that something in it leads to. */
function slice(whole: Json, version: string): Json {
  const used = new Set<string>();
  const operations = OPERATIONS.map((name) => {
    const [method = '', path = ''] = name.split(' ');
    const described = at(whole, 'paths', path, method);
    if (described === undefined) throw new Error(`The description has no ${name}.`);
    return [name, operation(whole, described, used)] as const;
  });
  const webhooks = WEBHOOKS.map((name) => {
    const described = at(whole, 'x-webhooks', name, 'post', 'requestBody', 'content', 'application/json');
    if (!isFields(described) || described.schema === undefined) throw new Error(`No webhook ${name}.`);
    return [name, plain(described.schema, used)] as const;
  });
  const schemas: Fields = {};
  // A set that grows while it is walked is walked to its end.
  for (const name of used) schemas[name] = plain(at(whole, 'components', 'schemas', name) ?? {}, used);
  return {
    source: `@octokit/openapi@${version}, MIT`,
    operations: Object.fromEntries(operations),
    webhooks: Object.fromEntries(webhooks),
    components: { schemas },
  };
}

if (import.meta.main) {
  const [file = '', version = ''] = process.argv.slice(2);
  const whole = JSON.parse(await readFile(file, 'utf8')) as Json;
  await writeFile(TO, `${JSON.stringify(slice(whole, version), null, 1)}\n`);
}
