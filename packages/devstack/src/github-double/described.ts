import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema } from 'ajv';
import type { Exchange } from './answer.ts';

interface Operation {
  requestBody?: AnySchema;
  /** By status; null where there is no body. */
  responses: Record<string, AnySchema | null>;
}

interface Description {
  source: string;
  operations: Record<string, Operation>;
  webhooks: Record<string, AnySchema>;
  components: { schemas: Record<string, AnySchema> };
}

const FILE = new URL('../../fixtures/github-openapi.json', import.meta.url);
const text = readFileSync(FILE, 'utf8').replaceAll('"#/components/', '"github#/components/');
const description: Description = JSON.parse(text);
// Formats are left out: GitHub describes templates such as `…/blobs{/sha}` as URIs.
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: 'github', components: description.components });
const refusal: AnySchema = { $ref: 'github#/components/schemas/basic-error' };

/** The operations that GitHub's description was cut down to. */
export const describedOperations: readonly string[] = Object.keys(description.operations);

/** What GitHub's description says against an exchange; nothing when it could have been GitHub's own. */
export function undescribed({ operation, status, requestBody, responseBody }: Exchange): string[] {
  const known = operation === undefined ? undefined : description.operations[operation];
  if (!known) return [`${operation} is not described`];
  const response = known.responses[status];
  if (response === undefined && status < 400) return [`${operation} never answers ${status}`];
  // Not every refusal that GitHub makes is described; their form is.
  const schema = response === undefined ? refusal : response;
  const asked = status < 400 && known.requestBody ? against(known.requestBody, requestBody ?? {}) : [];
  const empty = responseBody === undefined ? [] : ['a body where none is described'];
  const answered = schema === null ? empty : against(schema, responseBody);
  return [...asked, ...answered].map((problem) => `${operation} ${status}: ${problem}`);
}

/** What GitHub's description says against a webhook's body. @param name such as `installation-created` */
export function undescribedWebhook(name: string, payload: unknown): string[] {
  const schema = description.webhooks[name];
  return schema ? against(schema, payload) : [`${name} is not described`];
}

function against(schema: AnySchema, value: unknown): string[] {
  // The same schema object is compiled once.
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
