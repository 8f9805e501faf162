import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** What the Dockerfile says of the agent's image. */
export interface AgentImage {
  workdir: string;
  /** Files and folders of the checkout that are copied as they are. */
  copied: string[];
  env: Record<string, string>;
  user: string;
  command: string[];
}

/** Reads the stage `agent`, and what it takes over from the one it begins with. */
export function agentImage(): AgentImage {
  const stages = readFileSync(`${ROOT}/infra/images/Dockerfile`, 'utf8').split(/^FROM /m);
  const stage = (name: string) => {
    const found = stages.find((one) => one.split('\n', 1)[0]?.endsWith(` AS ${name}`));
    if (found === undefined) throw new Error(`there is no stage ${name}`);
    return found;
  };
  const agent = stage('agent');
  const said = (text: string, word: string) =>
    [...text.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))].map(([, rest = '']) => rest);
  const env = said(agent, 'ENV').flatMap((line) => [...line.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)]);
  return {
    workdir: said(stage('workspace'), 'WORKDIR')[0] ?? '/',
    copied: said(agent, 'COPY').flatMap((line) => line.split(' ').slice(0, -1)),
    env: Object.fromEntries(env.map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? ''])),
    user: said(agent, 'USER').at(-1) ?? 'root',
    command: JSON.parse(said(agent, 'CMD').at(-1) ?? '[]') as string[],
  };
}
