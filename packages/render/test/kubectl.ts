import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainTool } from '../src/tools/obtain.ts';

/** A folder of files for one run of kubectl, which goes on past a file that it cannot read. */
export interface KubectlFolder {
  /** Runs kubectl; a failure is in `stderr`. */
  run(...argv: string[]): Promise<{ stdout: string; stderr: string }>;
  /** Writes one file for each text into a new folder and gives its path; a file is named by its index. */
  write(texts: readonly string[]): string;
  remove(): void;
}

export async function kubectlFolder(kubeconfig?: string): Promise<KubectlFolder> {
  const { path } = await obtainTool('kustomize');
  const home = mkdtempSync(join(tmpdir(), 'landfall-kubectl-'));
  const config = join(home, 'kubeconfig');
  if (kubeconfig !== undefined) writeFileSync(config, kubeconfig);
  if (kubeconfig !== undefined) chmodSync(config, 0o600);
  const connected = kubeconfig === undefined ? [] : [`--kubeconfig=${config}`];
  let folders = 0;
  return {
    run: (...argv) =>
      new Promise((done) => {
        const options = { env: { HOME: home }, maxBuffer: 64 * 1024 * 1024 };
        execFile(path, [...connected, ...argv], options, (_error, stdout, stderr) =>
          done({ stdout, stderr }),
        );
      }),
    write: (texts) => {
      const folder = join(home, `f${folders++}`);
      mkdirSync(folder);
      for (const [index, text] of texts.entries()) writeFileSync(join(folder, `${index}.yaml`), text);
      return folder;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** JSON documents one after another, as kubectl prints several objects. */
export const jsonStream = (text: string): Record<string, unknown>[] =>
  text
    .split(/^(?=\{$)/m)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part) as Record<string, unknown>);
