import type { ApplicationView, CreateApplicationInput } from '@landfall/contracts/application';
import { applicationId } from '@landfall/contracts/ids';
import { actorName, type Context } from '../context.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { planNewestSoon } from '../pulls/base-moved.ts';
import { isUniqueViolation, nameTaken, notFound } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { applicationViewOf } from './view.ts';

/** Creates an application and has it rendered; its first sync follows from the render. @throws Refusal `not-found`, `name-taken`. */
export async function createApplication(
  context: Context,
  input: CreateApplicationInput,
): Promise<ApplicationView> {
  const id = newId(applicationId);
  try {
    return await unitOfWork(context, async (unit) => {
      const projectId = await checkReferences(unit, input);
      await unit.tx.application.create({
        data: {
          organizationId: context.organizationId,
          id,
          projectId,
          name: input.name,
          repositoryId: input.repositoryId,
          targetRevision: input.targetRevision,
          path: input.path,
          renderer: toJson(input.renderer),
          clusterId: input.clusterId,
          namespace: input.namespace,
          syncPolicy: toJson(input.syncPolicy),
          renderAsked: 1,
          renderTrigger: { trigger: 'created', by: actorName(context.actor) },
          // The minute check has nothing to compare before the first sync.
          nextCheckAt: new Date(context.now().getTime() + 60_000),
          changedAt: context.now(),
        },
      });
      await planNewestSoon(unit.tx, context, input.repositoryId);
      unit.audit('application.create', { kind: 'application', id, name: input.name }, toAudit(input));
      const application = await applicationViewOf(unit.tx, id);
      unit.emit({ type: 'application', application });
      unit.enqueue('render-application', { organizationId: context.organizationId, applicationId: id });
      return application;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken('application', input.name) : error;
  }
}

/** Inline values may hold what a person took for harmless: the audit log keeps what it follows, not what it is given. */
function toAudit(input: CreateApplicationInput): Record<string, unknown> {
  const { repositoryId, targetRevision, path, clusterId, namespace, syncPolicy } = input;
  return { repositoryId, targetRevision, path, clusterId, namespace, syncPolicy };
}

async function checkReferences({ tx }: Unit, input: CreateApplicationInput): Promise<string> {
  if ((await tx.repository.count({ where: { id: input.repositoryId } })) === 0) throw notFound('repository');
  if ((await tx.cluster.count({ where: { id: input.clusterId } })) === 0) throw notFound('cluster');
  const project = await tx.project.findFirst({
    where: input.projectId ? { id: input.projectId } : { name: 'default' },
    select: { id: true },
  });
  if (!project) throw notFound('project');
  return project.id;
}
