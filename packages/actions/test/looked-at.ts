import type { Manifest } from '@landfall/contracts/resource';
import type { Context } from '../src/context.ts';
import { beginPlans } from '../src/pulls/begin-plans.ts';
import { recordLook, type ToldPull } from '../src/pulls/record-look.ts';
import { finishLook, recordRendered } from '../src/pulls/record-rendered.ts';
import { renderPlan } from '../src/pulls/render-plan.ts';
import { configMap, rendered } from './application.ts';
import { noted, sha, told } from './pull.ts';
import type { TestPlatform } from './testing.ts';

interface Looked {
  over?: Partial<ToldPull>;
  again?: boolean;
  manifest?: Manifest;
}

/** Looks at pull request 7 and renders its head, as the source role does. Undefined where nothing was to be planned. */
export async function lookedAt(
  test: TestPlatform,
  context: Context,
  application: { id: string; repositoryId: string },
  { over = {}, again = false, manifest = configMap('web', { replicas: '5' }) }: Looked,
): Promise<{ id: string; planId: string } | undefined> {
  const { id, asked } = await noted(context, application.repositoryId, 7, again);
  const said = told(over);
  if (!(await recordLook(context, id, asked, said))) return undefined;
  const plans = await beginPlans(context, id, {
    head: said.head,
    baseRevision: sha('0'),
    baseMoves: 0,
    plannedRevision: said.head,
    applicationIds: [application.id],
    left: 0,
  });
  const planId = plans?.get(application.id) ?? '';
  const { objectDigests } = await rendered(test, context, application.id, [manifest]);
  const plan = renderPlan([], [manifest]);
  await recordRendered(context, planId, { objectDigests, plan, warnings: ['A note.'] });
  await finishLook(context, id, asked);
  return { id, planId };
}

/** The same, of what is to be planned. */
export async function plannedAt(
  ...looked: Parameters<typeof lookedAt>
): Promise<{ id: string; planId: string }> {
  const found = await lookedAt(...looked);
  if (!found) throw new Error('Nothing was to be planned.');
  return found;
}
