import { clickPull, planPullAgain } from '@landfall/actions/pulls/ask';
import { getPull, getPullPlan, listPulls } from '@landfall/actions/pulls/list';
import type { Handlers, RoutesOf } from '../handler.ts';

export const pulls: Handlers<RoutesOf<'pulls'>> = {
  'pulls.list': ({ context }, { query }) => listPulls(context, query),
  'pulls.get': ({ context }, { params }) => getPull(context, params.id),
  'pulls.again': ({ context }, { params }) => planPullAgain(context, params.id),
  'pulls.click': ({ context }, { params, body }) => clickPull(context, params.id, body),
  'pulls.plan': ({ context }, { params }) => getPullPlan(context, params.id),
};
