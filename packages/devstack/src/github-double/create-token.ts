import { randomBytes } from 'node:crypto';
import { type Answer, refusal } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import { repositoryShape } from './shapes.ts';
import { PERMISSIONS, repositoriesOf } from './state.ts';

const LIFE_MS = 60 * 60 * 1000;
const LEVELS = ['read', 'write'];

/** A token of an installation for an hour: for all it has, or for fewer repositories and permissions, never for more. */
export async function createToken({ state, parameters, body }: ApiRequest): Promise<Answer> {
  const installation = state.installations.get(Number(parameters.installation_id));
  if (!installation) return refusal(404, 'Not Found');
  if (installation.suspendedBy) return refusal(403, 'This installation has been suspended');
  const asked = typeof body === 'object' && body !== null ? { ...body } : {};
  const all = repositoriesOf(state, installation);
  const ids =
    'repository_ids' in asked && Array.isArray(asked.repository_ids) ? asked.repository_ids : undefined;
  const chosen = ids && all.filter(({ id }) => ids.includes(id));
  if (ids && chosen?.length !== ids.length) return refusal(422, NOT_REACHED);
  const permissions = 'permissions' in asked ? narrowed(asked.permissions) : PERMISSIONS;
  if (!permissions) return refusal(422, 'The permissions requested are not granted to this installation.');
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  const expiresAt = state.now() + LIFE_MS;
  state.installationTokens.set(token, {
    installationId: installation.id,
    only: chosen && new Set(chosen.map(({ id }) => id)),
    permissions,
    expiresAt,
  });
  const json = {
    token,
    expires_at: new Date(expiresAt).toISOString(),
    permissions,
    repository_selection: chosen ? 'selected' : installation.selection,
    ...(chosen
      ? { repositories: await Promise.all(chosen.map((record) => repositoryShape(state, record))) }
      : {}),
  };
  return { status: 201, json };
}

const NOT_REACHED =
  'There is at least one repository that does not exist or is not accessible to the parent installation.';

/** The permissions that were asked for; undefined when one is more than the App has. */
function narrowed(asked: unknown): Record<string, string> | undefined {
  const entries = Object.entries(typeof asked === 'object' && asked !== null ? asked : {});
  const granted = entries.every(([name, level]) => {
    const most = PERMISSIONS[name];
    return most !== undefined && LEVELS.includes(level) && LEVELS.indexOf(level) <= LEVELS.indexOf(most);
  });
  return granted ? { metadata: 'read', ...Object.fromEntries(entries) } : undefined;
}
