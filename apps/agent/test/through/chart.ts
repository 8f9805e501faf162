import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AgentRights } from '@landfall/contracts/agent';
import type { Manifest } from '@landfall/contracts/resource';
import { obtainTool } from '@landfall/render/tools/obtain';
import { loadAll } from 'js-yaml';

const CHART = fileURLToPath(new URL('../../../../infra/agent-chart', import.meta.url));

/** What an installation is told. The plain manifest makes the same; a test of the API holds them equal. */
export interface Installation {
  home: string;
  rights: AgentRights;
  namespaces: readonly string[];
  url: string;
}

/** The objects of the agent's chart, as Helm makes them. */
export async function chartObjects({ home, rights, namespaces, url }: Installation): Promise<Manifest[]> {
  const { path } = await obtainTool('helm');
  const { stdout } = await promisify(execFile)(path, [
    ...['template', 'x', CHART, `--namespace=${home}`, `--set=url=${url}`, `--set=rights=${rights}`],
    ...(rights === 'namespaces' ? [`--set=namespaces={${namespaces.join(',')}}`] : []),
  ]);
  return loadAll(stdout) as Manifest[];
}
