import type { Discovery, Kind } from '@landfall/engine';
import { z } from 'zod';
import { statusError } from './errors/status.ts';
import type { KubeRequest } from './http/request.ts';

const apiVersions = z.object({ versions: z.array(z.string()) });
const apiGroups = z.object({
  groups: z.array(z.object({ name: z.string(), versions: z.array(z.object({ version: z.string() })) })),
});
const resourceList = z.object({
  resources: z.array(
    z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()) }),
  ),
});

/** Discovery by one request per group version: for API servers older than 1.26. */
export async function legacyDiscovery(request: KubeRequest): Promise<Discovery> {
  const core = apiVersions.parse(await json(request, '/api'));
  const named = apiGroups.parse(await json(request, '/apis'));
  const groups = [{ name: '', versions: core.versions.map((version) => ({ version })) }, ...named.groups];
  const kinds: Kind[] = [];
  const failedGroups: string[] = [];
  for (const { name, versions } of groups) {
    try {
      for (const { version } of versions) await addKinds(request, name, version, kinds);
    } catch {
      failedGroups.push(name);
    }
  }
  return { kinds, failedGroups };
}

async function addKinds(request: KubeRequest, group: string, version: string, kinds: Kind[]): Promise<void> {
  const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const { resources } = resourceList.parse(await json(request, path));
  for (const { name, kind, namespaced, verbs } of resources) {
    if (name.includes('/') || !verbs.includes('get')) continue;
    const known = kinds.find((one) => one.group === group && one.kind === kind);
    if (known) known.versions.push(version);
    else kinds.push({ group, version, versions: [version], kind, plural: name, namespaced, verbs });
  }
}

async function json(request: KubeRequest, path: string): Promise<unknown> {
  const response = await request({ method: 'GET', path });
  if (response.status !== 200) throw statusError(response, { subject: path, kind: '' });
  return JSON.parse(response.text);
}
