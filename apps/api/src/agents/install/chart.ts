import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { z } from 'zod';
import { tar } from './tar.ts';

const CHART = path.join(import.meta.dirname, '../../../../../infra/agent-chart');

const values = z.object({ image: z.object({ repository: z.string(), tag: z.string() }) });
const chart = z.object({ name: z.string(), appVersion: z.string() });

/** The agent's Helm chart, and the image that it names. */
export interface AgentChart {
  /** As Helm takes it: gzip of tar, everything below one folder of the chart's name. */
  archive: Buffer;
  image: string;
}

/**
 * Packs the chart of this version.
 * @param url where Landfall is: the chart's own value of it, so that nobody has to say it again
 * @throws Error when the chart is not where the sources are
 */
export async function packAgentChart(url: string): Promise<AgentChart> {
  const about = chart.parse(load(await readFile(path.join(CHART, 'Chart.yaml'), 'utf8')));
  const text = await readFile(path.join(CHART, 'values.yaml'), 'utf8');
  const { image } = values.parse(load(text));
  const said = Buffer.from(text.replace(/^url: (''|"")$/m, () => `url: ${JSON.stringify(url)}`));
  const entries = await readdir(CHART, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(CHART, path.join(entry.parentPath, entry.name)))
    .sort();
  const files = await Promise.all(
    names.map(async (name) => ({
      path: `${about.name}/${name.replaceAll(path.sep, '/')}`,
      content: name === 'values.yaml' ? said : await readFile(path.join(CHART, name)),
    })),
  );
  return {
    archive: gzipSync(tar(files)),
    image: `${image.repository}:${image.tag === '' ? about.appVersion : image.tag}`,
  };
}
