import { type Manifest, type ResourceRef, refOf } from '@landfall/contracts/resource';
import { type Discovery, kindOf, type PlanRequest } from '@landfall/engine';
import { judgeRead, judgeWrite, type LocalPolicy } from './judge.ts';
import { PolicyRefusal } from './words.ts';

/**
 * What is planned or looked at has to be read: the first object of a kind or in a namespace that is not allowed is named before
 * anything is asked of the cluster. One that is denied by its own name may stay as it is. Pure. @throws PolicyRefusal
 */
export function judgeRequest(
  policy: LocalPolicy,
  { desired, inventory, application }: Pick<PlanRequest, 'desired' | 'inventory' | 'application'>,
  discovery: Discovery,
): void {
  const wanted = desired.map((one) => placed(one, application.namespace, discovery));
  for (const { name, ...place } of [...wanted, ...inventory]) {
    const isNamespace = place.group === '' && place.kind === 'Namespace';
    const words = judgeRead(policy, isNamespace ? { ...place, name } : place);
    if (words) throw new PolicyRefusal(judgeWrite(policy, { ...place, name }) ?? words);
  }
}

/** Where an object of a render comes to stand. */
function placed(manifest: Manifest, namespace: string, discovery: Discovery): ResourceRef {
  const ref = refOf(manifest);
  const isNamespaced = kindOf(discovery, ref)?.namespaced ?? true;
  return { ...ref, name: ref.name ?? '', namespace: isNamespaced ? ref.namespace || namespace : '' };
}
