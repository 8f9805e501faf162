import { RESTART_MANAGER, RESTARTED_AT } from '@landfall/contracts/act';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import { section } from '../health/fields.ts';
import type { PatchOperation } from '../ports/cluster.ts';
import { sameVersion } from './same-version.ts';
import type { ActOutcome, ActSubject } from './types.ts';
import { restartRefused } from './words.ts';

const ANNOTATIONS = '/spec/template/metadata/annotations';
const ANNOTATION = `${ANNOTATIONS}/${RESTARTED_AT.replace('/', '~1')}`;

/**
 * Has its pods replaced, as its own strategy says: the annotation that `kubectl rollout restart` sets on the template, under a
 * manager of its own. Git does not name it, so it is no drift and no sync takes it away. @throws ClusterError `conflict` when somebody wrote meanwhile
 */
export async function restart({ cluster, kind, ref, at, live, wanted }: ActSubject): Promise<ActOutcome> {
  const why = whyNot(live, wanted);
  if (why) return { problem: restartRefused(ref, why) };
  const stands = annotationsOf(live);
  const acted = { verb: 'restart', at } as const;
  if (stands?.[RESTARTED_AT] === at) return { acted };
  const operations: PatchOperation[] = [
    ...holder(live),
    { op: 'add', path: ANNOTATION, value: at },
    sameVersion(live),
  ];
  await cluster.patch(kind, ref, operations, { fieldManager: RESTART_MANAGER, dryRun: false });
  return { acted };
}

const annotationsOf = (manifest: Manifest): { [key: string]: Json | undefined } | undefined => {
  const { template } = section(manifest, 'spec');
  const metadata = isRecord(template) && isRecord(template.metadata) ? template.metadata : {};
  return isRecord(metadata.annotations) ? metadata.annotations : undefined;
};

/** What the annotation is to stand in, where it is not there. */
function holder(live: Manifest): PatchOperation[] {
  if (annotationsOf(live)) return [];
  const { template } = section(live, 'spec');
  const isBare = !(isRecord(template) && isRecord(template.metadata));
  return [
    ...(isBare ? [{ op: 'add', path: '/spec/template/metadata', value: {} } as const] : []),
    { op: 'add', path: ANNOTATIONS, value: {} },
  ];
}

function whyNot(live: Manifest, wanted: Manifest): { why: string; fix: string } | undefined {
  const spec = section(live, 'spec');
  if (annotationsOf(wanted)?.[RESTARTED_AT] !== undefined)
    return {
      why: `Git sets ${RESTARTED_AT} itself, so the next sync would take the restart back.`,
      fix: 'Change it in Git, or take it out there.',
    };
  if (live.metadata.deletionTimestamp !== undefined)
    return { why: 'It is being deleted.', fix: 'Wait until it is gone; a sync makes it again.' };
  if (spec.paused === true)
    return { why: 'Its rollout is paused, so nothing would be replaced.', fix: 'Resume it first, in Git.' };
  const strategy = isRecord(spec.updateStrategy) ? spec.updateStrategy.type : undefined;
  if (strategy === 'OnDelete')
    return {
      why: 'Its update strategy is OnDelete: a pod is only replaced when somebody deletes it.',
      fix: 'Delete its pods one by one, or change the strategy in Git.',
    };
  return undefined;
}
