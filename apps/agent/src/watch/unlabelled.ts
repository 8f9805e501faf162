import type { ResourceRef } from '@landfall/contracts/resource';
import type { ManagedKind } from '@landfall/engine';

/** What looks found without our label, for the watch, which sees such objects by their names only. */
export interface UnlabelledObjects {
  /** What a look at an application found. */
  note(applicationId: string, refs: readonly ResourceRef[]): void;
  /** The same kinds with what of them is known to have lost its label. */
  among(kinds: readonly ManagedKind[]): ManagedKind[];
  /** Called when there are others. */
  onChange(listener: () => void): void;
}

export function unlabelledObjects(): UnlabelledObjects {
  const found = new Map<string, readonly ResourceRef[]>();
  let listener: () => void = () => undefined;
  return {
    note: (applicationId, refs) => {
      const before = found.get(applicationId) ?? [];
      if (JSON.stringify(before) === JSON.stringify(refs)) return;
      if (refs.length === 0) found.delete(applicationId);
      else found.set(applicationId, refs);
      listener();
    },
    among: (kinds) => {
      const all = [...found].flatMap(([applicationId, refs]) =>
        refs.map((ref) => ({ applicationId, ...ref })),
      );
      return kinds.map((kind) => ({
        ...kind,
        unlabelled: all.filter((one) => one.group === kind.group && one.kind === kind.kind),
      }));
    },
    onChange: (called) => {
      listener = called;
    },
  };
}
